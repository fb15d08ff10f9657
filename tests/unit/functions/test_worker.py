"""The worker: a batch on one loop, each message with its own fate."""

import asyncio
from collections.abc import Mapping

import pytest

from canvas_sync.domain.errors import CanvasUnreachable, StorageUnavailable
from canvas_sync.domain.run import Kind, Reason
from tests.unit.functions.edge import Edge
from tests.unit.usecases.service import course_id

MALFORMED = {
    "not json": "hello",
    "unknown version": '{"schema": 2}',
    "unknown shape": '{"schema": 1, "kind": "full", "surprise": "a-secret-thing"}',
    "empty": "",
}


def test_a_batch(edge: Edge) -> None:
    """R27: messages that were done are acknowledged."""
    edge.connect()
    edge.connect(subject="boris")

    assert edge.work_all() == []
    assert edge.call("GET", "assignments", subject="boris").body["count"] == 6


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_one_malformed_of_three(edge: Edge, body: str) -> None:
    """R29: only it fails, the log says why without quoting it, it comes back after 2^2 s."""
    edge.connect()
    edge.connect(subject="boris")
    first, second = [message.as_json() for message in edge.service.queue.messages]

    failed = edge.work(first, body, second)

    [line] = [line for line in edge.lines if line["level"] == "ERROR"]
    assert failed == ["message-1"]
    assert edge.failures.rested == [("background", "receipt-1", 2)]
    assert (line["message"], line["message_id"]) == ("message unreadable", "message-1")
    assert line["problems"]
    assert "a-secret-thing" not in edge.log.getvalue()
    assert edge.call("GET", "assignments").body["count"] == 6
    assert edge.call("GET", "assignments", subject="boris").body["count"] == 6


def test_a_bug_in_one_message(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error fails its message alone, however the others end."""
    edge.connect()
    [message] = edge.service.queue.messages

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret thing")

    monkeypatch.setattr(edge.service.mirror, "courses", broken)

    assert edge.work(message.as_json()) == ["message-0"]
    assert "secret thing" not in edge.log.getvalue()


def test_a_message_that_cannot_be_rested(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported as failed all the same: it only comes back later."""

    async def away(*_: object, **__: object) -> None:
        raise StorageUnavailable("away")

    monkeypatch.setattr(edge.failures, "rest", away)

    assert edge.work("hello") == ["message-0"]


def test_at_most_three_people_at_once(edge: Edge) -> None:
    """R131: no more users than CANVAS_SYNC_BATCH_SIZE are synced at the same time."""
    for number in range(7):
        edge.connect(subject=f"student-{number}")
    open_at_once: list[int] = []

    async def look(_request: str) -> None:
        await asyncio.sleep(0)
        open_at_once.append(edge.service.canvas.open_readers)

    edge.service.canvas.before = look

    assert edge.work_all() == []
    assert max(open_at_once) == 3


def test_each_line_names_its_own_person(edge: Edge) -> None:
    """R104: in a concurrent batch every line carries its message's owner, run and request."""
    for number in range(3):
        edge.connect(subject=f"student-{number}")
    wanted = {(m.owner, m.sync_id, "request-7") for m in edge.service.queue.messages}
    edge.service.person.failures[f"contents/{course_id(13)}"] = CanvasUnreachable("silence")

    edge.work_all()

    for message in ("sync finished", "course not synced"):
        lines = [line for line in edge.lines if line["message"] == message]
        assert {(x["owner"], x["sync_id"], x["correlation_id"]) for x in lines} == wanted


def test_the_canonical_line(edge: Edge) -> None:
    """R104, R105: one line per sync with outcome, rows, requests and duration."""
    edge.connect()

    edge.work_all()

    [line] = [line for line in edge.lines if line["message"] == "sync finished"]
    expected: Mapping[str, object] = {
        "stopped": "completed",
        "kind": Kind.FULL,
        "requested_by": Reason.CONNECTED,
        "rows_created": 6,
        "requests": 4,
        "instance": "canvas.school.example",
        "level": "INFO",
    }
    assert expected.items() <= line.items()
    assert line["duration_ms"] >= 0


def test_metrics_of_a_sync(edge: Edge, capsys: pytest.CaptureFixture[str]) -> None:
    """R105: rows, requests and duration go to CloudWatch; no name of a person is a dimension."""
    edge.connect()

    edge.work_all()

    printed = capsys.readouterr().out
    assert '"RowsCreated":[6' in printed
    assert '"SyncCompleted":[1' in printed
    assert '"SyncDuration":[' in printed
    assert all(key.owner not in printed for key in edge.service.connections.open_runs.values())


def test_a_failed_sync_is_counted(edge: Edge, capsys: pytest.CaptureFixture[str]) -> None:
    """R110: the alarm's metric counts a run that was given up."""
    edge.service.max_attempts = 1
    edge.install()
    edge.connect()
    edge.service.person.failures["courses"] = CanvasUnreachable("silence")

    assert edge.work_all() == []
    assert '"SyncFailed":[1' in capsys.readouterr().out


def test_switched_off(edge: Edge) -> None:
    """R109: switched off, messages are acknowledged and nothing is done."""
    edge.connect()
    edge.switch_off()

    assert edge.work_all() == []
    assert "courses" not in edge.service.canvas.requests
