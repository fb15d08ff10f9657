"""A person's own tokens: list, show, make, change, delete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found, server_error
from canvas_simulator.paging import numbered

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.auth import Token, Tokens
    from canvas_simulator.call import Call

_HINT = 5  # letters of a token's value that its row shows
_LONGEST = timedelta(days=120)
_SHORT = {
    "attribute": "purpose",
    "message": "is too short (minimum is 1 character)",
    "type": "too_short",
}


def _keys(call: Call) -> Tokens:
    if call.school.keys is None:
        raise not_found()
    return call.school.keys


def list_tokens(call: Call, user: str) -> Answer:
    """The caller's own tokens; the one she asks with is among them."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    rows = [token for token in _keys(call).of(call.user.id) if not token.revoked]
    page, link = numbered(call.request, rows)
    link = link.replace(f"<{call.base}", "<")  # NOTE: the one list whose links have no host
    return Answer([token_row(call, token) for token in page], link=link)


def show_token(call: Call, token: str) -> Answer:
    """One's own token, by number or by the first five letters of its value."""
    return Answer(token_row(call, _own(call, token)))


def _own(call: Call, text: str) -> Token:
    for token in _keys(call).of(call.user.id):
        if text in (str(token.number), token.value[:_HINT]):
            return token
    raise not_found()


def create_token(call: Call, user: str) -> Answer:
    """A token with its whole value, shown only now.

    An administrator's for somebody else waits (`pending`) until that person accepts it.
    """
    user_id = call.user_id(user)
    for_other = user_id != call.user.id
    managed = call.school.world.tokens_for == "students_for_120_days"
    if for_other and not (call.user.admin and managed):
        raise forbidden()
    _check_allowed(call)
    given = _wanted(call)
    expires_at = _expiry(call, given)
    _check_expiry(call, expires_at)
    token = _keys(call).issue(user_id, expires_at=expires_at)
    token.blocked = for_other
    token.purpose = str(given["purpose"])
    scopes = given.get("scopes")
    token.scopes = [str(scope) for scope in scopes] if isinstance(scopes, list) else []
    return Answer(token_row(call, token, whole=True))


def _wanted(call: Call) -> dict[str, JsonValue]:
    """The members of a new token, with a purpose among them."""
    given = call.request.members().get("token")
    if not isinstance(given, dict):
        raise Refused(400, {"errors": [{"message": "token is missing"}]})
    if "purpose" not in given:
        raise Refused(400, [{"message": "token[purpose] is missing"}])
    if not given["purpose"]:
        raise Refused(400, {"errors": {"purpose": [_SHORT]}})
    return given


def _is_student(call: Call) -> bool:
    rows = call.school.enrollments_by[call.user.id]
    return not call.user.admin and all(e.type == "StudentEnrollment" for e in rows)


def _check_allowed(call: Call) -> None:
    rule = call.school.world.tokens_for
    if rule == "admins" or (rule == "not_students" and _is_student(call)):
        raise forbidden()


def _expiry(call: Call, given: dict[str, JsonValue]) -> datetime | None:
    """NOTE: a date that can't be read is none, but a server error where one is needed."""
    text = given.get("expires_at")
    try:
        at = datetime.fromisoformat(str(text)) if text else None
    except ValueError as exc:
        if _is_limited(call):
            raise server_error() from exc
        return None
    return at and at.replace(tzinfo=at.tzinfo or UTC)


def _check_expiry(call: Call, at: datetime | None) -> None:
    """NOTE: only asked of a new token: its owner may extend it to any date afterwards."""
    if not _is_limited(call):
        return
    if at is None:
        raise Refused(400, [{"message": "Expiration date is required"}])
    if at > call.now + _LONGEST:
        said = "Expiration date cannot be more than 120 days in the future"
        raise Refused(400, [{"message": said}])


def _is_limited(call: Call) -> bool:
    return call.school.world.tokens_for == "students_for_120_days" and _is_student(call)


def update_token(call: Call, token: str) -> Answer:
    """Another expiry, or another value for the same token."""
    found = _own(call, token)
    _check_allowed(call)
    given = call.request.members().get("token")
    changes = given if isinstance(given, dict) else {}
    if "expires_at" in changes:
        found.expires_at = _expiry(call, changes)
    anew = str(changes.get("regenerate", "")) in ("1", "true")
    if anew:
        _keys(call).regenerate(found)
    found.updated_at = call.now
    return Answer(token_row(call, found, whole=anew))


def delete_token(call: Call, token: str) -> Answer:
    """The token is `Revoked` from now on, also for the one who asks with it."""
    found = _own(call, token)
    found.revoked, found.updated_at = True, call.now
    return Answer(token_row(call, found))


def token_row(call: Call, token: Token, *, whole: bool = False) -> Row:
    live = token.expires_at is None or token.expires_at > call.now
    return {
        "id": token.number,
        "created_at": stamp(token.created_at),
        "last_used_at": stamp(token.last_used_at),
        "purpose": token.purpose,
        "real_user_id": None,
        "remember_access": None,
        "scopes": token.scopes,
        "updated_at": stamp(token.updated_at),
        "user_id": token.user_id,
        "workflow_state": _state(token),
        "app_name": "User-Generated",
        "visible_token": token.value if whole else f"{token.value[:_HINT]}...",
        "expires_at": stamp(token.expires_at),
        "can_manually_regenerate": live,
    }


def _state(token: Token) -> str:
    if token.revoked:
        return "deleted"
    return "pending" if token.blocked else "active"
