"""What a write was given: its members, read as Canvas reads them, and who may write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.http import Refused, forbidden
from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course
    from canvas_simulator.standing import Standing

    Members = dict[str, JsonValue]
    Readers = Mapping[str, Callable[[JsonValue], object]]


def taught(call: Call, course: str) -> tuple[Course, Standing]:
    """The course and the caller's place in it; 403 for all but its staff."""
    found = call.course(course)
    mine = call.standing(found)
    if not mine.staff:
        raise forbidden()
    return found, mine


def everything(call: Call) -> Members:
    """All members of a form or JSON body, then those of the query."""
    try:
        return dict(call.request.query) | call.request.members()
    except ValueError as exc:
        raise Refused(400, {"errors": [{"message": "malformed JSON"}]}) from exc


def members(call: Call, name: str) -> Members:
    """The members of `name[…]`; none where there is no such object."""
    found = everything(call).get(name)
    return found if isinstance(found, dict) else {}


def settle(row: object, given: Members, readers: Readers) -> set[str]:
    """Sets the columns of ``row`` that were given; gives the names of those that changed.

    NOTE: a member Canvas does not know is silently ignored.
    """
    changed = set()
    for name, read in readers.items():
        if name in given:
            value = read(given[name])
            if value != getattr(row, name):
                changed.add(name)
            setattr(row, name, value)
    return changed


def moment(value: JsonValue) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as exc:
        raise Refused(400, {"errors": {"due_at": [{"message": "invalid datetime"}]}}) from exc
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)


def true(value: JsonValue) -> bool:
    return value in (True, 1, "true", "1", "yes", "on")


def number(value: JsonValue) -> float | None:
    return None if value in (None, "") else float(str(value))


def whole(value: JsonValue) -> int:
    return int(str(value))


def text(value: JsonValue) -> str | None:
    return None if value is None else str(value)


def texts(value: JsonValue) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def ids(value: JsonValue) -> list[int]:
    """The local ids in a list, or in a text with commas; what is no id is dropped."""
    items = value if isinstance(value, list) else str(value or "").split(",")
    found = [local_id(str(item)) for item in items]
    return [one for one in found if one is not None]


def blank_name() -> Refused:
    said = "Name is required"
    error = {"attribute": "name", "message": said, "type": said}
    return Refused(400, {"errors": {"name": [error]}})
