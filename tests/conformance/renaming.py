"""The same school with other ids and other names, and the way back in its answers."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

from canvas_simulator.worlds import parse_world, render_world

if TYPE_CHECKING:
    from canvas_simulator.schema import World

Json = Any  # a world file or an answer
# Every id goes up by this, which leaves it in 32 bits; the own ones are below a hundred million.
SHIFT = 2_000_000_000
PREFIX = "Other "
_IDS = (
    "completed_by", "taken_by", "read_by", "subscribed", "member_ids",
)  # fmt: skip
_BY_ID = {"nicknames": PREFIX, "grade_statuses": ""}  # texts by id, and what they get
_BOOKMARK = "bookmark:"
_NAMES = ("name", "title", "short_name")
_IN_TEXT = re.compile(r"(/(?:courses|assignments|users|submissions|quizzes|files|pages)/)(\d+)")


def renamed(world: World) -> World:
    """The world with every id raised by `SHIFT` and every name begun by `PREFIX`."""
    return parse_world(json.dumps(_shifted(json.loads(render_world(world)))).encode())


def _shifted(value: Json, name: str = "") -> Json:
    if isinstance(value, dict):
        if name in _BY_ID:
            return {str(int(k) + SHIFT): _BY_ID[name] + v for k, v in value.items()}
        return {k: _shifted(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_shifted(item, name) for item in value]
    if name == "id" or name.endswith(("_id", "_ids")) or name in _IDS:
        return _number(value)
    if isinstance(value, str):
        text = _IN_TEXT.sub(lambda m: f"{m[1]}{int(m[2]) + SHIFT}", value)
        return PREFIX + text if name in _NAMES else text
    return value


def _number(value: Json) -> Json:
    """NOTE: ids stand as numbers or as text; a negative grader is a quiz, not a person."""
    if isinstance(value, str):
        return str(int(value) + SHIFT) if value.isdigit() else value
    return value + SHIFT if isinstance(value, int) and value > 0 else value


def asked(text: str) -> str:
    """A path or parameter of the first school as the other one means it."""
    if text.startswith(_BOOKMARK):
        return _BOOKMARK + _marked(text.removeprefix(_BOOKMARK))
    return re.sub(r"(?<!accounts/)(?<=/)\d+(?=/|$)|(?<=course_)\d+|(?<=user_)\d+", _up, text)


def _marked(mark: str) -> str:
    """A place in a list; its last number is the id of a row."""
    place = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    told = json.dumps(_moved(place), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _moved(place: Json) -> Json:
    if isinstance(place, list):
        return [*place[:-1], _moved(place[-1])]
    return place + SHIFT if isinstance(place, int) else place


def _up(match: re.Match[str]) -> str:
    return str(int(match[0]) + SHIFT)


def restored(text: str) -> str:
    """An answer of the other school with the first one's ids and names."""
    back = re.sub(r"(?<![0-9A-Za-z])20\d{8}(?![0-9A-Za-z])", lambda m: str(int(m[0]) - SHIFT), text)
    return back.replace(PREFIX, "")
