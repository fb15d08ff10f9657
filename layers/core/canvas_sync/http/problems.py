"""How errors are told: RFC 9457 problems with a closed list of codes, never a token or a body."""

from http import HTTPStatus
from math import ceil
from typing import Any

from canvas_sync.contracts.api import FieldProblem, Problem
from canvas_sync.domain.errors import Refused, SyncError, Throttled
from canvas_sync.http.requests import Invalid

RETRY_AFTER_SECONDS = 5
NOT_KEPT = {"Cache-Control": "no-store"}

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


def problem_response(problem: Problem, error: Exception) -> dict[str, Any]:
    """As the gateway takes it, with the headers that belong to the status."""
    headers = {**NOT_KEPT, "Content-Type": "application/problem+json"}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = ceil(error.wait_seconds) if isinstance(error, Throttled) else RETRY_AFTER_SECONDS
        headers["Retry-After"] = str(max(wait, 1))
    body = problem.model_dump_json(exclude_none=True)
    return {"statusCode": problem.status, "headers": headers, "body": body}
