"""`POST /api/v1/canvas/sync` and `GET /api/v1/canvas/syncs/{sync_id}`."""

from functools import cache
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from canvas_sync import http
from canvas_sync.bootstrap import sync as bootstrap
from canvas_sync.contracts import api
from canvas_sync.contracts.api_runs import RunAnswer
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Instance
from canvas_sync.usecases.get_run import get_run
from canvas_sync.usecases.request_sync import SyncRequest, request_sync

deps = cache(bootstrap.build)
app = http.router()


@app.post("/api/v1/canvas/sync")
def ask() -> Response[str]:
    event = app.current_event.raw_event
    caller, body = http.caller_of(event), http.body_of(event, api.SyncBody)
    instance = _instance(http.query_of(event, api.InstanceQuery), body)
    request = SyncRequest(full=body.sync_type == "full", force_restart=body.force_restart)
    environment = deps().environment
    asked = environment.run(
        request_sync(
            caller.owner,
            instance,
            request,
            correlation_id=caller.correlation_id,
            ports=deps().ports,
        )
    )
    environment.observer.bind(instance=asked.instance, sync_id=asked.sync_id)
    return http.answer(
        api.SyncAnswer(
            message=f"{body.sync_type.title()} Canvas sync job queued successfully",
            sync_id=asked.sync_id,
            kind=asked.kind,
            instance=asked.instance,
        ),
        status=HTTPStatus.ACCEPTED,
        location=f"/api/v1/canvas/syncs/{asked.sync_id}",
    )


def _instance(query: api.InstanceQuery, body: api.SyncBody) -> Instance | None:
    """The host that the address or the body names.

    Raises:
        Invalid: they name two.
    """
    named = {said for said in (query.instance, body.instance) if said is not None}
    if len(named) > 1:
        problem = api.FieldProblem(field="instance", message="differs between address and body")
        raise http.Invalid((problem,))
    return next(iter(named), None)


@app.get("/api/v1/canvas/syncs/<sync_id>")
def look(sync_id: str) -> Response[str]:
    event = app.current_event.raw_event
    caller, query = http.caller_of(event), http.query_of(event, api.RunQuery, sync_id=sync_id)
    environment, ports = deps().environment, deps().ports
    environment.observer.bind(sync_id=query.sync_id)
    run = environment.run(
        get_run(caller.owner, query.sync_id, connections=ports.connections, now=ports.now())
    )
    if query.instance not in {None, run.instance}:
        raise Refused("unknown_sync", f"There is no such sync of {query.instance}.")
    return http.answer(RunAnswer.of(run))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return http.serve(app, event, context, deps().environment)
