"""What a write was given: its members, read as Canvas reads them, and who may write."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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

_LONGEST_NAME = 255


class Misfit(Refused):
    """A value that its column can't hold; `settle` says which column."""

    def __init__(self, said: str, kind: str) -> None:
        super().__init__(400, {"errors": [{"message": said}]})
        self.said, self.kind = said, kind


def invalid(name: str, said: str, kind: str) -> Refused:
    """The 400 of a member that is refused."""
    error = {"attribute": name, "message": said, "type": kind}
    return Refused(400, {"errors": {name: [error]}})


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

    NOTE: a member Canvas does not know is silently ignored. All are read before one is set.
    """
    values = {
        name: _read(name, read, given[name]) for name, read in readers.items() if name in given
    }
    changed = {name for name, value in values.items() if value != getattr(row, name)}
    for name, value in values.items():
        setattr(row, name, value)
    return changed


def _read(name: str, read: Callable[[JsonValue], object], value: JsonValue) -> object:
    try:
        return read(value)
    except Misfit as exc:
        raise invalid(name, exc.said, exc.kind) from exc


def moment(value: JsonValue) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(value))
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise Misfit("invalid datetime", "invalid") from exc


def true(value: JsonValue) -> bool:
    return value in (True, 1, "true", "1", "yes", "on")


def number(value: JsonValue) -> float | None:
    """NOTE: JSON has no infinity and no "not a number", and neither has a column."""
    if value in (None, ""):
        return None
    try:
        found = float(str(value))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Misfit("is not a number", "not_a_number")
    return found


def whole(value: JsonValue) -> int:
    try:
        return int(str(value))
    except ValueError as exc:
        raise Misfit("is not a number", "not_a_number") from exc


def name(value: JsonValue) -> str:
    """A name: not blank, at most 255 characters."""
    found = "" if value is None else str(value)
    if not found.strip():
        raise Misfit("blank", "blank")
    if len(found) > _LONGEST_NAME:
        raise Misfit(f"is too long (maximum is {_LONGEST_NAME} characters)", "too_long")
    return found


def one_of(*words: str) -> Callable[[JsonValue], str]:
    """A reader of one of these words."""

    def read(value: JsonValue) -> str:
        if value not in words:
            raise Misfit("is not included in the list", "inclusion")
        return str(value)

    return read


def zone(value: JsonValue) -> str:
    """A time zone by its IANA name."""
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, KeyError, OSError) as exc:
        raise Misfit("is not a valid time zone", "invalid") from exc


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
