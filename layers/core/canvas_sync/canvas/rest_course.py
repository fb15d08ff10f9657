"""From the listings of one course to what it contains; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError

from canvas_sync.canvas.paging import Listing, id_text
from canvas_sync.canvas.rest_signals import (
    entries_of_rows,
    graded_key,
    lists_signal,
    news_signal,
    settled_signal,
)
from canvas_sync.canvas.rest_topics import Talk
from canvas_sync.canvas.rest_wire import AssignmentGroupRow
from canvas_sync.canvas.translate import assignment_row, is_task
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.errors import CourseUnreadable
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.snapshot import (
    AssignmentGroupSnapshot,
    AssignmentListing,
    AssignmentRow,
    Json,
)


@dataclass(frozen=True, slots=True)
class Work:
    """The assignments of a course: as they came, understood, and the groups they are in."""

    raw: Sequence[Json]
    rows: tuple[AssignmentRow, ...]
    groups: tuple[AssignmentGroupSnapshot, ...]
    shifted: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What the look before a reading told: ``since`` when it asked, each course's own stamp."""

    since: datetime | None = None
    stamps: Mapping[CourseId, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reading is understood with."""

    home_shard: int
    before: Before = field(default_factory=Before)


def content_of(
    listing: Listing, work: Work, talk: Talk, *, course_id: CourseId, origin: Origin
) -> CourseContent:
    """Put together one course that was read whole, beginning with its assignments.

    What the look before has touched is among its recent rows, however long ago that was.
    """
    began_at, before = listing.began_at, origin.before
    signals = dict(settled_signal(before.stamps.get(course_id), seen_at=began_at, after=SETTLE))
    since = min(before.since or began_at, began_at - OVERLAP)
    if talk.news.found is not None and talk.news.whole:
        signals |= news_signal(talk.news.found)
    if not work.shifted:
        signals |= lists_signal(entries_of_rows(work.rows), began_at=began_at)
    return CourseContent(
        listing=AssignmentListing(work.rows, listing.ended_at),
        topics=talk.all,
        signals=signals,
        recent=_recent(work.raw, since=since, home_shard=origin.home_shard),
        began_at=began_at,
        shifted=work.shifted or not talk.is_whole,
        groups=work.groups,
    )


def without_texts(content: CourseContent) -> CourseContent:
    """The course as read without its texts: they are pending, and what is stored of them stays."""
    rows = tuple(
        replace(row, snapshot=row.snapshot and replace(row.snapshot, text_pending=True))
        for row in content.listing.rows
    )
    pending = frozenset(row.id for row in rows if row.snapshot is not None)
    listing = AssignmentListing(rows, content.listing.seen_at)
    return replace(content, listing=listing, pending_texts=pending)


def work_of(
    listing: Listing, parts: Iterable[Json], *, course_id: CourseId, home_shard: int
) -> Work:
    """The assignments inside a listing of assignment groups.

    ``parts``: discussions, which tell the parts of those graded in parts where the groups don't.

    Raises:
        CourseUnreadable: a group without the list of its assignments, or a row without an id.
    """
    if listing.strays:
        raise CourseUnreadable("an assignment group without an id; the list proves nothing")
    told = _told_parts(parts)
    inside = [raw for group in listing.rows for raw in _assignments(group)]
    found = {str(id_text(raw["id"])): raw for raw in inside}
    whole = [raw | told.get(identifier, {}) for identifier, raw in found.items()]
    rows = [
        assignment_row(raw, course_id=course_id, home_shard=home_shard)
        for raw in whole
        if is_task(raw)
    ]
    groups = [group for raw in listing.rows for group in _group(raw, home_shard)]
    return Work(whole, tuple(rows), tuple(groups), listing.shifted or len(found) < len(inside))


def _assignments(group: Json) -> list[Json]:
    inside = group.get("assignments")
    if not isinstance(inside, list):
        raise CourseUnreadable("an assignment group comes without its assignments")
    if any(not isinstance(raw, dict) or id_text(raw.get("id")) is None for raw in inside):
        raise CourseUnreadable("an assignment without an id; the list proves nothing")
    return inside


def _told_parts(topics: Iterable[Json]) -> dict[str, Json]:
    """The members about parts that a discussion's row has of its assignment, by its id."""
    found: dict[str, Json] = {}
    for topic in topics:
        graded = topic.get("assignment")
        if isinstance(graded, dict) and graded.get("has_sub_assignments"):
            kept = {name: graded.get(name) for name in ("has_sub_assignments", "checkpoints")}
            found[str(id_text(graded.get("id")))] = kept
    return found


def _group(raw: Json, home_shard: int) -> list[AssignmentGroupSnapshot]:
    try:
        wire = AssignmentGroupRow.model_validate(raw)
    except ValidationError:
        return []
    identifier = global_id(wire.id, home_shard=home_shard)
    return [AssignmentGroupSnapshot(identifier, wire.name, wire.position, wire.group_weight)]


def _recent(rows: Iterable[Json], *, since: datetime, home_shard: int) -> frozenset[str]:
    keys = (graded_key(raw.get("submission"), home_shard=home_shard, since=since) for raw in rows)
    return frozenset(key for key in keys if key is not None)
