"""`GET /api/v1/canvas/status`."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import Response

from canvas_sync import http
from canvas_sync.bootstrap import status as bootstrap
from canvas_sync.contracts import api
from canvas_sync.usecases.read_status import Status, read_status

deps = cache(bootstrap.build)
app = http.router()


@app.get("/api/v1/canvas/status")
def status() -> Response[str]:
    event = app.current_event.raw_event
    caller, query = http.caller_of(event), http.query_of(event, api.InstanceQuery)
    environment = deps().environment
    found = environment.run(
        read_status(
            caller.owner,
            query.instance,
            connections=deps().connections,
            mirror=deps().mirror,
            now=deps().now(),
            delta_minutes=deps().delta_minutes,
        )
    )
    environment.observer.bind(instance=found.instance)
    return http.answer(_answer(found, user_id=caller.subject))


def _answer(found: Status, *, user_id: str) -> api.StatusAnswer:
    connection, state = found.connection, found.state
    return api.StatusAnswer(
        user_id=user_id,
        connected=connection is not None,
        canvas_url=connection.base_url if connection else None,
        status=found.status,
        reason=found.reason,
        last_sync=state.last_success_at,
        assignments_count=found.assignments_count,
        last_full_sync_at=state.last_full_sync_at,
        last_delta_at=state.last_delta_at,
        last_error_code=connection.last_error_code if connection else None,
        as_of=state.watermark,
        stale=found.stale,
        syncing=_syncing(found),
        next_sync_at=found.next_sync_at,
        instance=found.instance,
        restricted_courses=found.restricted,
    )


def _syncing(found: Status) -> api.Syncing | None:
    run = found.running
    if run is None:
        return None
    done = run.progress
    return api.Syncing(
        sync_id=run.sync_id,
        kind=run.kind,
        current=done.current,
        total=done.total,
        since=run.started_at,
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return http.serve(app, event, context, deps().environment)
