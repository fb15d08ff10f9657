"""HTTP at the edge: who asks, what was asked, how it is answered. Status codes exist only here.

Errors are RFC 9457 problems: a closed list of codes, the field to blame, never a token or a body.
"""

import base64
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from pydantic import BaseModel, ValidationError

from canvas_sync.bootstrap.environment import Environment
from canvas_sync.contracts.api import FieldProblem, Problem
from canvas_sync.domain.errors import Refused, SyncError, Throttled
from canvas_sync.domain.ids import owner_of
from canvas_sync.observability import Metric
from canvas_sync.usecases.connect import Caller

Event = Mapping[str, Any]
Model = TypeVar("Model", bound=BaseModel)

BODY_BYTES = 65_536
RETRY_AFTER_SECONDS = 5
NOT_KEPT = {"Cache-Control": "no-store"}
LONGEST_NAME = 60
"""An unknown field's name is shown cut to this."""

CODES = {
    HTTPStatus.BAD_REQUEST: (
        *("url_not_allowed", "not_canvas", "token_malformed", "token_rejected", "not_json"),
    ),
    HTTPStatus.UNAUTHORIZED: ("unauthenticated",),
    HTTPStatus.NOT_FOUND: (
        *("not_connected", "unknown_sync", "unknown_route", "integration_disabled"),
    ),
    HTTPStatus.CONFLICT: ("instance_required", "needs_reauth", "different_canvas_user"),
    HTTPStatus.UNPROCESSABLE_ENTITY: ("invalid_request", "bad_cursor"),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        *("canvas_error", "throttled", "key_unavailable", "storage", "queue"),
    ),
    HTTPStatus.GATEWAY_TIMEOUT: ("canvas_unreachable",),
}
"""Every code a person may get; whatever is not here is ``internal``, 500."""
STATUS = {code: status for status, codes in CODES.items() for code in codes}

DETAIL = {
    "canvas_error": "Canvas answered with an error; nothing was stored. Try again in a while.",
    "throttled": "Canvas asks for fewer requests; nothing was stored. Try again in a while.",
    "key_unavailable": "Tokens can't be sealed right now. Try again in a while.",
    "storage": "The store can't be reached right now. Try again in a while.",
    "queue": "The queue can't be reached right now. Try again in a while.",
    "canvas_unreachable": "Canvas gave no answer in time; nothing was stored. Check the address.",
    "internal": "Something is broken on our side; the request_id helps to find it.",
}


class Invalid(Refused):
    """The request's shape is wrong: ``problems`` name the fields."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("invalid_request", "The request has fields that can't be used as given.")
        self.problems = problems


def caller_of(event: Event) -> Caller:
    """Who signed in, as the gateway's authorizer checked it.

    Raises:
        Refused: ``unauthenticated``.
    """
    context = event["requestContext"]
    claims = context.get("authorizer", {}).get("jwt", {}).get("claims", {})
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not issuer or not subject:
        raise Refused("unauthenticated", "Sign in first: send an access token as Bearer.")
    return Caller(owner_of(issuer, subject), subject, context["requestId"])


def query_of(event: Event, model: type[Model], **path: str) -> Model:
    """The parameters of the address; those of its ``path`` win."""
    given = {**(event.get("queryStringParameters") or {}), **path}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _invalid(error) from None


def body_of(event: Event, model: type[Model]) -> Model:
    """The JSON body; an empty one is an empty object.

    Raises:
        Refused: ``not_json``; ``Invalid`` for a body of another shape.
    """
    text = event.get("body") or "{}"
    body = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
    if len(body) > BODY_BYTES:
        raise Invalid((FieldProblem(field="body", message=f"is over {BODY_BYTES} bytes"),))
    try:
        return model.model_validate_json(body or b"{}", strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> Refused:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    if any(row["type"] == "json_invalid" for row in found):
        return Refused("not_json", "The body is not JSON.")
    return Invalid(
        tuple(
            FieldProblem(field=str((*row["loc"], "body")[0])[:LONGEST_NAME], message=row["msg"])
            for row in found
        )
    )


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
    code = None
    try:
        observer.bind(owner=caller_of(event).owner)
        _check_enabled(environment)
        response = app.resolve(event, context)
    except Exception as error:  # noqa: BLE001  # the edge: a caller gets a problem, the log the rest
        problem = problem_of(error, request_id)
        code, response = problem.code, _problem_response(problem, error)
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            observer.failed("request failed", error)
            observer.count(Metric.REQUEST_FAILED)
    observer.done("request answered", began=began, status=response["statusCode"], code=code)
    observer.flush()
    return response


def _check_enabled(environment: Environment) -> None:
    if not environment.enabled:
        raise Refused("integration_disabled", "The Canvas integration is switched off.")


def problem_of(error: Exception, request_id: str) -> Problem:
    """What a caller is told of ``error``: its code if that is on the list, else ``internal``."""
    code = error.code if isinstance(error, SyncError) and error.code in STATUS else "internal"
    status = STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)
    refused = error if isinstance(error, Refused) and code != "internal" else None
    return Problem(
        title=status.phrase,
        status=status.value,
        detail=str(refused) if refused else DETAIL[code],
        code=code,
        errors=_blamed(refused) if refused else (),
        reason=refused.reason if refused else None,
        request_id=request_id,
    )


def _blamed(error: Refused) -> tuple[FieldProblem, ...]:
    if isinstance(error, Invalid):
        return error.problems
    return (FieldProblem(field=error.field, message=str(error)),) if error.field else ()


def _problem_response(problem: Problem, error: Exception) -> dict[str, Any]:
    headers = {**NOT_KEPT, "Content-Type": "application/problem+json"}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = ceil(error.wait_seconds) if isinstance(error, Throttled) else RETRY_AFTER_SECONDS
        headers["Retry-After"] = str(max(wait, 1))
    body = problem.model_dump_json(exclude_none=True)
    return {"statusCode": problem.status, "headers": headers, "body": body}
