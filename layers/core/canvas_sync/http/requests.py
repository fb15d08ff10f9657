"""What was asked and by whom: the event of the gateway, parsed or refused."""

import base64
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from canvas_sync.contracts.api import FieldProblem
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import owner_of
from canvas_sync.usecases.connect import Caller

Event = Mapping[str, Any]
Model = TypeVar("Model", bound=BaseModel)

BODY_BYTES = 65_536
_A_NAME = re.compile("[A-Za-z_]{1,30}")
"""What an unknown field's name may be to be repeated: never a token put in its place."""


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
    body = _bytes_of(event)
    if len(body) > BODY_BYTES:
        raise Invalid((FieldProblem(field="body", message=f"is over {BODY_BYTES} bytes"),))
    try:
        return model.model_validate_json(body or b"{}", strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


def no_body(event: Event) -> None:
    """Make sure that there is none, where all is said in the address.

    Raises:
        Invalid: there is one.
    """
    if _bytes_of(event):
        raise Invalid((FieldProblem(field="body", message="is not read; use the address"),))


def _bytes_of(event: Event) -> bytes:
    text = event.get("body") or ""
    return base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()


def _invalid(error: ValidationError) -> Refused:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    if any(row["type"] == "json_invalid" for row in found):
        return Refused("not_json", "The body is not JSON.")
    return Invalid(
        tuple(
            FieldProblem(field=_name(str((*row["loc"], "body")[0])), message=row["msg"])
            for row in found
        )
    )


def _name(given: str) -> str:
    return given if _A_NAME.fullmatch(given) else "unknown"
