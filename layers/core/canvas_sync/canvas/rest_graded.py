"""The list of graded work, newest first: which grades came, and where it is short, which went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.rest_pages import rows_from
from canvas_sync.canvas.rest_signals import course_of_submission, graded_content, graded_key
from canvas_sync.canvas.rest_trouble import CLOSED, UNREAD, tell_unread
from canvas_sync.canvas.rest_wire import GradedRow
from canvas_sync.domain.digests import digest
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Json
from canvas_sync.ports import Report

GRADED = "users/self/graded_submissions?per_page=100"
PAGES = 20


@dataclass(frozen=True, slots=True)
class Graded:
    """``touched``: keys of what was graded since the time asked about.

    ``signals``: all graded work of each course; None if the list is longer than what was read.
    ``newest``: digest of the first page. ``is_unread``: nothing is known this time.
    """

    touched: Mapping[CourseId, frozenset[str]]
    signals: Mapping[CourseId, str] | None
    newest: str
    is_closed: bool = False
    is_unread: bool = False


async def read_graded(
    client: CanvasClient, report: Report, *, since: datetime | None, home_shard: int
) -> Graded:
    """The first page; the next ones while their rows were graded since."""
    try:
        first = await client.get(GRADED, place=Place.COURSE)
        found = await rows_from(client, first, most=PAGES, more=lambda row: _is_since(row, since))
    except CLOSED:
        return Graded({}, None, "", is_closed=True)
    except UNREAD as exc:
        tell_unread(report, "graded work", exc)
        return Graded({}, None, "", is_unread=True)
    rows = [(course_of_submission(raw, home_shard=home_shard), raw) for raw in found.rows]
    placed = [(one, raw) for one, raw in rows if one is not None]
    return Graded(
        _touched(placed, since, home_shard) if since else {},
        _signals(placed) if found.complete and len(placed) == len(rows) else None,
        digest([_content(raw) for raw in found.rows[:100]]),
    )


def _touched(
    rows: list[tuple[CourseId, Json]], since: datetime, home_shard: int
) -> dict[CourseId, frozenset[str]]:
    found: dict[CourseId, frozenset[str]] = {}
    for one, raw in rows:
        key = graded_key(raw, home_shard=home_shard, since=since)
        if key is not None:
            found[one] = found.get(one, frozenset()) | {key}
    return found


def _signals(rows: list[tuple[CourseId, Json]]) -> dict[CourseId, str]:
    found: dict[CourseId, list[str]] = {}
    for one, raw in rows:
        found.setdefault(one, []).append(_content(raw))
    return {one: digest(sorted(contents)) for one, contents in found.items()}


def _content(raw: Json) -> str:
    try:
        row = GradedRow.model_validate(raw)
    except ValidationError:
        return "unreadable"
    return f"{row.id}:{graded_content(row)}"


def _is_since(raw: Json, since: datetime | None) -> bool:
    if since is None:
        return False
    try:
        row = GradedRow.model_validate(raw)
    except ValidationError:
        return True
    return row.graded_at is not None and row.graded_at >= since
