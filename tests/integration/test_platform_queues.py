"""Queues, mappings and the schedule of the embedded AWS."""

import os
import signal
import time

from local.stack import Stack
from tests.integration.small_stack import count, eventually, send


def test_only_the_failed_message_dies_and_comes_back(platform: Stack) -> None:
    """Of one batch the good are done once; the poison is tried twice, dead, redriven, dead."""
    sqs, dead = platform.client("sqs"), platform.outputs["DeadLetters"]

    def attributes() -> dict[str, str]:
        found = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["All"])["Attributes"]
        return dict(found)

    for body in ("good", "poison", "fine"):
        send(platform, body)
    eventually(lambda: attributes()["ApproximateNumberOfMessages"] == "1")
    sqs.start_message_move_task(SourceArn=attributes()["QueueArn"])

    eventually(lambda: count(platform, "STARTED#poison") == 4)
    eventually(lambda: attributes()["ApproximateNumberOfMessages"] == "1")
    assert (count(platform, "DONE#good"), count(platform, "DONE#fine")) == (1, 1)


def test_a_delayed_message_waits(platform: Stack) -> None:
    """DelaySeconds: not before its time, then once."""
    sent_at = time.monotonic()
    send(platform, "later", delay_seconds=2)

    eventually(lambda: count(platform, "DONE#later") == 1)

    assert time.monotonic() - sent_at >= 2


def test_a_killed_worker_gives_its_message_back(platform: Stack) -> None:
    """SIGKILL of the real function process: the message returns after its visibility."""
    send(platform, "slow")
    eventually(lambda: count(platform, "STARTED#slow") == 1)

    for process in platform.processes("Worker"):
        os.kill(process["pid"], signal.SIGKILL)

    assert eventually(lambda: count(platform, "DONE#slow")) == 1
    assert count(platform, "STARTED#slow") == 2


def test_the_schedule_fires(platform: Stack) -> None:
    """rate(1 minute) invokes the function; last here, because it started to count long ago."""
    assert eventually(lambda: count(platform, "TICKS"), seconds=75)
