"""`POST /api/v1/canvas/connect` and `DELETE /api/v1/canvas/disconnect`."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import Response

from canvas_sync import http
from canvas_sync.bootstrap import connect as bootstrap
from canvas_sync.contracts import api
from canvas_sync.usecases.connect import ConnectCommand, connect
from canvas_sync.usecases.disconnect import disconnect

deps = cache(bootstrap.build)
app = http.router()


@app.post("/api/v1/canvas/connect")
def connect_canvas() -> Response[str]:
    event = app.current_event.raw_event
    caller, body = http.caller_of(event), http.body_of(event, api.ConnectBody)
    http.query_of(event, api.NoQuery)
    command = ConnectCommand(body.canvas_url, body.api_token, body.replace)
    environment = deps().environment
    connected = environment.run(connect(caller, command, ports=deps().ports))
    environment.observer.bind(instance=connected.site.instance, sync_id=connected.sync_id)
    return http.answer(
        api.ConnectAnswer(
            user_id=caller.subject,
            canvas_url=connected.site.base_url,
            stored_at=connected.stored_at,
            sync_id=connected.sync_id,
            instance=connected.site.instance,
        )
    )


@app.delete("/api/v1/canvas/disconnect")
def disconnect_canvas() -> Response[str]:
    event = app.current_event.raw_event
    caller, query = http.caller_of(event), http.query_of(event, api.DisconnectQuery)
    http.no_body(event)
    environment, ports = deps().environment, deps().ports
    ended = environment.run(
        disconnect(
            caller.owner,
            query.instance,
            delete_tasks=query.delete_tasks,
            connections=ports.connections,
            mirror=deps().mirror,
            now=ports.now(),
        )
    )
    environment.observer.bind(instance=ended.instance)
    return http.answer(
        api.DisconnectAnswer(
            user_id=caller.subject, instance=ended.instance, tasks_deleted=ended.tasks_deleted
        )
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return http.serve(app, event, context, deps().environment)
