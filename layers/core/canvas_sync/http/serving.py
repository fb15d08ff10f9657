"""One request from beginning to end: resolved, answered whatever happens, told in one line."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from pydantic import BaseModel

from canvas_sync.bootstrap.environment import Environment
from canvas_sync.contracts.api import Problem
from canvas_sync.domain.errors import Refused, SyncError
from canvas_sync.http.problems import NOT_KEPT, problem_of, problem_response
from canvas_sync.http.requests import caller_of
from canvas_sync.observability import Metric


def router() -> APIGatewayHttpResolver:
    """A resolver whose errors, unknown routes included, are raised: ``serve`` answers them."""
    app = APIGatewayHttpResolver()

    @app.not_found
    def unknown(_: NotFoundError) -> Response[str]:
        raise Refused("unknown_route", "There is no such address.")

    return app


def answer(
    body: BaseModel, *, status: HTTPStatus = HTTPStatus.OK, location: str | None = None
) -> Response[str]:
    headers = {**NOT_KEPT, **({"Location": location} if location else {})}
    return Response(status.value, "application/json", body.model_dump_json(), headers)


def serve(
    app: APIGatewayHttpResolver,
    event: dict[str, Any],
    context: Any,  # noqa: ANN401  # Lambda's
    environment: Environment,
) -> dict[str, Any]:
    """Answer one request, whatever happens, and write its line."""
    observer = environment.observer
    request_id = event["requestContext"]["requestId"]
    began = observer.begin(correlation_id=request_id, route=event["routeKey"])
    told: dict[str, object] = {"code": None}
    try:
        observer.bind(owner=caller_of(event).owner)
        _check_enabled(environment)
        response = app.resolve(event, context)
    except Exception as error:  # noqa: BLE001  # the edge: a caller gets a problem, the log the rest
        problem = problem_of(error, request_id)
        told, response = _told(problem, error), problem_response(problem, error)
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            observer.failed("request failed", error)
            observer.count(Metric.REQUEST_FAILED)
    observer.done("request answered", began=began, status=response["statusCode"], **told)
    observer.flush()
    return response


def _told(problem: Problem, error: Exception) -> dict[str, object]:
    """What the line says of an error: a refusal by its code, trouble of ours with its cause."""
    is_trouble = isinstance(error, SyncError) and not isinstance(error, Refused)
    why = {"why": str(error)} if is_trouble else {}
    return {"code": problem.code, **why}


def _check_enabled(environment: Environment) -> None:
    if not environment.enabled:
        raise Refused("integration_disabled", "The Canvas integration is switched off.")
