"""`GET /api/v1/canvas/assignments`."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import Response

from canvas_sync import http
from canvas_sync.bootstrap import tasks as bootstrap
from canvas_sync.contracts import api, api_tasks
from canvas_sync.domain.ids import Owner
from canvas_sync.ports import TaskQuery
from canvas_sync.usecases.list_tasks import list_tasks

deps = cache(bootstrap.build)
app = http.router()


@app.get("/api/v1/canvas/assignments")
def assignments() -> Response[str]:
    event = app.current_event.raw_event
    caller, query = http.caller_of(event), http.query_of(event, api.AssignmentsQuery)
    wanted, now = _wanted(query, caller.owner), deps().now()
    environment = deps().environment
    environment.observer.bind(instance=query.instance)
    page = environment.run(
        list_tasks(
            caller.owner,
            wanted,
            connections=deps().connections,
            mirror=deps().mirror,
            now=now,
        )
    )
    rows = tuple(api_tasks.Assignment.of(task, now=now) for task in page.tasks)
    return http.answer(
        api_tasks.AssignmentsAnswer(
            user_id=caller.subject,
            assignments=rows,
            count=len(rows),
            next_cursor=api_tasks.cursor_of(page.next_after, caller.owner, query),
            as_of=page.as_of,
            syncing=page.syncing,
        )
    )


def _wanted(query: api.AssignmentsQuery, owner: Owner) -> TaskQuery:
    return TaskQuery(
        limit=query.limit,
        include_completed=query.include_completed,
        instance=query.instance,
        after=api_tasks.position_of(owner, query),
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return http.serve(app, event, context, deps().environment)
