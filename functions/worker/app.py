"""Syncs the connections that a batch of messages names, a few at once on one event loop."""

import asyncio
from dataclasses import asdict
from datetime import timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError

from canvas_sync.bootstrap import worker as bootstrap
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.observability import Metric, Observer
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation, Outcome

Record = dict[str, Any]
deps = cache(bootstrap.build)

BY_OUTCOME = {
    "completed": Metric.SYNC_COMPLETED,
    "partial": Metric.SYNC_PARTIAL,
    "failed": Metric.SYNC_FAILED,
    "waiting": Metric.SYNC_PUT_OFF,
}

ROWS = {
    "created": Metric.ROWS_CREATED,
    "updated": Metric.ROWS_UPDATED,
    "unchanged": Metric.ROWS_UNCHANGED,
    "deleted": Metric.ROWS_DELETED,
    "unreadable": Metric.ROWS_UNREADABLE,
    "other": Metric.ROWS_OTHER,
}


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """The messages that failed unexpectedly; all others are done with."""
    environment = deps().environment
    if not environment.enabled:
        return {"batchItemFailures": []}
    given = timedelta(milliseconds=context.get_remaining_time_in_millis())
    invocation = Invocation(deps().tools.now() + given, given.total_seconds())
    failed = environment.run(_batch(event["Records"], invocation))
    environment.observer.flush()
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


async def _batch(records: list[Record], invocation: Invocation) -> list[str]:
    free = asyncio.Semaphore(deps().at_once)
    done = await asyncio.gather(*(_deliver(record, invocation, free) for record in records))
    pairs = zip(records, done, strict=True)
    return [record["messageId"] for record, well in pairs if not well]


async def _deliver(record: Record, invocation: Invocation, free: asyncio.Semaphore) -> bool:
    """Whether the message is done with. Each runs as its own task: its log keys are its own."""
    observer = deps().environment.observer
    async with free:
        began = observer.begin(message_id=record["messageId"])
        try:
            message = SyncMessage.model_validate_json(record["body"])
            _bind(message, observer)
            outcome = await run_sync(message, tools=deps().tools, invocation=invocation)
        except ValidationError as error:
            _unreadable(error, observer)
        except Exception as error:  # noqa: BLE001  # the edge: one message fails, not its batch
            observer.failed("message failed", error)
        else:
            _tell(outcome, message, began, observer)
            return True
        observer.count(Metric.MESSAGE_FAILED)
        await _rest(record, observer)
        return False


def _bind(message: SyncMessage, observer: Observer) -> None:
    observer.bind(
        correlation_id=message.correlation_id,
        owner=message.owner,
        instance=message.instance,
        sync_id=message.sync_id,
    )


def _unreadable(error: ValidationError, observer: Observer) -> None:
    """Say what is wrong with a message, by field and rule; never quote it."""
    rows = error.errors(include_input=False, include_url=False, include_context=False)
    fields = [f"{'.'.join(map(str, row['loc']))[:60]}: {row['type']}" for row in rows]
    observer.failed("message unreadable", error, problems=fields)


def _tell(outcome: Outcome, message: SyncMessage, began: float, observer: Observer) -> None:
    rows = asdict(outcome.counts)
    why = {"why": outcome.why} if outcome.why else {}
    duration_ms = observer.done(
        "sync finished",
        began=began,
        stopped=outcome.stopped,
        code=outcome.code,
        kind=message.kind,
        requested_by=message.requested_by,
        attempt=message.attempt,
        requests=outcome.requests,
        cost_units=round(outcome.cost_units, 6),
        **why,
        **{f"rows_{name}": number for name, number in rows.items()},
    )
    if outcome.stopped in BY_OUTCOME:
        observer.count(BY_OUTCOME[outcome.stopped])
        observer.count(Metric.CANVAS_REQUESTS, outcome.requests)
        observer.timed(Metric.SYNC_DURATION, duration_ms)
        for name, number in rows.items():
            observer.count(ROWS[name], number)


async def _rest(record: Record, observer: Observer) -> None:
    queue_name = record["eventSourceARN"].rpartition(":")[2]
    received = int(record["attributes"]["ApproximateReceiveCount"])
    try:
        await deps().failures.rest(queue_name, record["receiptHandle"], receive_count=received)
    except Exception as error:  # noqa: BLE001  # it only comes back later than it could
        observer.failed("message not rested", error)
