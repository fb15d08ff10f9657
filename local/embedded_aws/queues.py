"""SQS: redrive out of a dead-letter queue, and the batching window of an event source mapping."""

import time
from typing import Any
from uuid import uuid4

from ministack.services import lambda_svc, sqs

Record = dict[str, Any]
TASKS_SHOWN = 10

_tasks: dict[str, list[Record]] = {}  # by the source queue's ARN, newest first


def complete() -> None:
    """Put the missing operations in and replace the receive of event source mappings."""
    sqs._HANDLERS |= {
        "StartMessageMoveTask": start_message_move_task,
        "ListMessageMoveTasks": list_message_move_tasks,
        "ListDeadLetterSourceQueues": list_dead_letter_source_queues,
    }
    sqs._receive_messages_for_esm = receive_for_mapping


def start_message_move_task(request: Record, _queue_url: str) -> Record:
    """Move every visible message back where it came from, or to ``DestinationArn``, at once."""
    arn = request["SourceArn"]
    source = _queue(arn)
    if source is None:
        raise sqs._Err("ResourceNotFoundException", f"The source {arn} doesn't exist.")
    with sqs._queues_lock:
        messages = list(source["messages"])
        moved = sum(_move(message, source, request.get("DestinationArn")) for message in messages)
    task = {
        "Status": "COMPLETED",
        "SourceArn": arn,
        "ApproximateNumberOfMessagesMoved": moved,
        "StartedTimestamp": int(time.time() * 1000),
    }
    _tasks.setdefault(arn, []).insert(0, task)
    lambda_svc._esm_wake.set()
    return {"TaskHandle": uuid4().hex}


def list_message_move_tasks(request: Record, _queue_url: str) -> Record:
    return {"Results": _tasks.get(request["SourceArn"], [])[:TASKS_SHOWN]}


def list_dead_letter_source_queues(request: Record, _queue_url: str) -> Record:
    arn = sqs._get_q(request["QueueUrl"])["attributes"]["QueueArn"]
    queues = list(sqs._queues.items())
    return {"queueUrls": [u for u, q in queues if arn in str(q["attributes"].get("RedrivePolicy"))]}


def receive_for_mapping(queue_url: str, batch_size: int) -> list[Record]:
    """Receive for a function: a full batch, or what waits when the batching window is over."""
    with sqs._queues_lock:
        queue, now = sqs._get_q(queue_url), time.time()
        visible_since = [
            max(message["sent_at"], message.get("visible_at", 0))
            for message in queue["messages"]
            if message.get("visible_at", 0) <= now
        ]
        waited_seconds = now - min(visible_since, default=now)
        if len(visible_since) < batch_size and waited_seconds < _window_seconds(queue):
            return []
        sqs._expire_retained(queue)
        sqs._dlq_sweep(queue)
        visibility_seconds = int(queue["attributes"].get("VisibilityTimeout", "30"))
        received: list[Record] = sqs._collect_msgs(queue, batch_size, visibility_seconds)
        return received


def _move(message: Record, source: Record, destination: str | None) -> bool:
    """Whether the message was visible and had somewhere to go; then it is there."""
    target = _queue(destination or message.get("sys", {}).get("DeadLetterQueueSourceArn"))
    if target is None or message.get("visible_at", 0) > time.time():
        return False
    source["messages"].remove(message)
    message |= {"receive_count": 0, "receipt_handle": None, "visible_at": time.time()}
    target["messages"].append(message)
    return True


def _queue(arn: str | None) -> Record | None:
    return next((q for q in sqs._queues.values() if q["attributes"]["QueueArn"] == arn), None)


def _window_seconds(queue: Record) -> int:
    arn = queue["attributes"]["QueueArn"]
    mappings = [m for m in list(lambda_svc._esms.values()) if m.get("EventSourceArn") == arn]
    return max((m.get("MaximumBatchingWindowInSeconds") or 0 for m in mappings), default=0)
