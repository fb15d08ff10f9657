"""What a GraphQL answer with HTTP 200 means: its data, or the error its complaints become.

Source: recorded: what can't be done is told under ``errors`` with HTTP 200; a query that is refused
before it runs has no ``data``, one that failed on its way has (null in place of what failed).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from canvas_sync.canvas.answers import NotCanvas, QueryTooHeavy
from canvas_sync.domain.errors import CapabilityOff, ContractBroken, SyncError
from canvas_sync.domain.snapshot import Json

TOO_DEEP = re.compile(r"exceeds max depth")
TOO_MUCH = re.compile(
    r"exceeds max complexity|max query aliases exceeded|too large to execute"
    r"|Cannot request more than|timed out|[Tt]imeout"
)
NOT_ALLOWED = re.compile(r"insufficient scopes", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Complaints:
    """``codes``: what the check of the query against the schema found; ``began``: it was run."""

    text: str
    codes: frozenset[str]
    began: bool


VERDICTS: tuple[tuple[Callable[[_Complaints], bool], type[SyncError], str], ...] = (
    (lambda c: bool(NOT_ALLOWED.search(c.text)), CapabilityOff, "is not in the token's scopes"),
    (lambda c: bool(TOO_DEEP.search(c.text)), ContractBroken, "is too deep"),
    (lambda c: bool(TOO_MUCH.search(c.text)), QueryTooHeavy, "asks for too much at once"),
    (lambda c: c.began, QueryTooHeavy, "was answered in part"),
    (lambda c: bool(c.codes), CapabilityOff, "asks for what this Canvas does not have"),
    (lambda _: True, ContractBroken, "is not a proper one"),
)
"""First match wins. The last but one is an older or newer Canvas: REST is what remains."""


def data_of(payload: Any) -> Json:  # noqa: ANN401  # the JSON arrives here
    """The ``data`` of an answer without any complaint.

    Raises:
        QueryTooHeavy: ask for less. CapabilityOff: ask by REST. ContractBroken: our query is bad.
        NotCanvas: not an answer to a query at all. No text quotes the answer.
    """
    if not isinstance(payload, dict):
        raise NotCanvas("the answer to a query is not an object")
    errors = payload.get("errors")
    if not errors and isinstance(payload.get("data"), dict):
        return dict(payload["data"])
    if not isinstance(errors, list) or not errors:
        raise NotCanvas("the answer to a query has neither data nor errors")
    complaints = _complaints(errors, began="data" in payload)
    error, why = next((error, why) for holds, error, why in VERDICTS if holds(complaints))
    raise error(f"a query of ours {why}")


def _complaints(errors: list[Any], *, began: bool) -> _Complaints:
    rows = [row for row in errors if isinstance(row, dict)]
    extensions = (row.get("extensions") for row in rows)
    codes = (found.get("code") for found in extensions if isinstance(found, dict))
    text = "\n".join(str(row.get("message", "")) for row in rows)
    return _Complaints(text, frozenset(str(code) for code in codes if code), began)
