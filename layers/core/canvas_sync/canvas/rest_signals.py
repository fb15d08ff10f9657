"""What must stay equal while a course does not move, as REST shows it; pure.

The same name gives the same digest whether a look computed it or a reading of the whole course:

``row``      the person's totals and states in the course's row
``settled``  the course's own stamp, once it has been still for an hour; of a course read whole
             after its lists had settled, 75 s, so that it is not read again for that
``graded``   graded work, where the list of it holds all there is
``planner``  flags of the dated work around the last reading of everything
``lists``    the assignments: ids, stamps, names, the person's due dates
``news``     the announcements

Left out is what moves by itself: missing, seconds late, last activity.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError

from canvas_sync.canvas.paging import id_text
from canvas_sync.canvas.rest_wire import EventRow, GradedRow
from canvas_sync.canvas.wire import CourseRow
from canvas_sync.domain.digests import digest
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.look import Signals
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import AssignmentRow, Json, TopicSnapshot

STILL = timedelta(hours=1)
"""How long a course's own stamp must rest before it alone is a reason to read the course.

Any classmate's submission moves it, and reading the course shows the person as active in it.
"""
YOUNG = timedelta(seconds=2)
"""A stamp as young as the reading is not trusted: stamps are cut to the second (measured)."""
FLAGS = ("submitted", "excused", "graded", "posted_at", "needs_grading", "redo_request", "late")
"""What a planner's row says of the work; work that is not handed in turns missing, never late."""

_COURSE_IN_PATH = re.compile(r"/courses/(?:([0-9]+)~)?([0-9]+)/")
"""Of another shard: ``/courses/2~7/``."""
Entry = tuple[str, datetime | None, datetime | None, str | None]
"""Of an assignment: id, stamp, the person's due date, name."""


def row_signals(wire: CourseRow, *, seen_at: datetime) -> dict[str, str]:
    """Signals of a course's row in a list of courses."""
    roles = sorted(
        (role.model_dump(mode="json", exclude_none=True) for role in wire.enrollments), key=digest
    )
    signals = {"row": digest([roles, wire.workflow_state, wire.hide_final_grades])}
    return {**signals, **settled_signal(wire.updated_at, seen_at=seen_at, after=STILL)}


def settled_signal(stamp: datetime | None, *, seen_at: datetime, after: timedelta) -> Signals:
    """``settled`` of a course whose own stamp has been still for so long."""
    is_still = stamp is not None and seen_at - stamp >= after
    return {"settled": digest(stamp)} if is_still else {}


def graded_key(raw: object, *, home_shard: int, since: datetime) -> str | None:
    """The ``touched`` key of a row graded since then: a second grade in that second differs, too.

    None if it was not, or can't be read.
    """
    try:
        row = GradedRow.model_validate(raw)
    except ValidationError:
        return None
    if row.graded_at is None or row.graded_at < since:
        return None
    identifier = global_id(row.id, home_shard=home_shard)
    return f"{identifier}:{iso(row.graded_at)}:{graded_content(row)}"


def graded_content(row: GradedRow) -> str:
    """8 hex digits of what a grade is made of; a hidden one has no score at all."""
    shown = row.model_dump(mode="json", exclude={"id", "excused"})
    return digest([shown, bool(row.excused), "score" in row.model_fields_set])[:8]


def course_of_submission(raw: Json, *, home_shard: int) -> CourseId | None:
    """The course of a row that names only its assignment: it stands in the preview's address."""
    match = _COURSE_IN_PATH.search(str(raw.get("preview_url")))
    if match is None:
        return None
    return CourseId(global_id(match[2], home_shard=int(match[1] or home_shard)))


def planner_name(raw: Json) -> str | None:
    """What rows of a planner are told apart by."""
    kind, number = raw.get("plannable_type"), id_text(raw.get("plannable_id"))
    return f"{kind}:{number}" if number else None


def planner_signals(rows: Iterable[Json], *, home_shard: int) -> dict[CourseId, str]:
    """The digest of each course that has something in the planner."""
    found: dict[CourseId, list[object]] = {}
    for raw in rows:
        number, flags = id_text(raw.get("course_id")), raw.get("submissions")
        if number is None or not isinstance(flags, dict):
            continue
        key = CourseId(global_id(number, home_shard=home_shard))
        shown = [flags.get(name) for name in FLAGS]
        found.setdefault(key, []).append([planner_name(raw), raw.get("plannable_date"), shown])
    return {key: digest(sorted(items, key=digest)) for key, items in found.items()}


def event_name(raw: Json) -> str | None:
    """``assignment_12`` as 12; None for what is no assignment."""
    return id_text(str(raw.get("id")).removeprefix("assignment_"))


def entry_of_event(raw: Json, *, home_shard: int) -> Entry | None:
    try:
        event = EventRow.model_validate(raw)
    except ValidationError:
        return None
    identifier = global_id(event_name(raw) or "0", home_shard=home_shard)
    return identifier, event.updated_at, event.start_at, event.title


def entries_of_rows(rows: Iterable[AssignmentRow]) -> list[Entry | None]:
    """What the calendar would say of a course that was read whole.

    It leaves out discussions in parts (recorded), so they are left out here.
    """
    whole = [row for row in rows if not row.raw.get("has_sub_assignments")]
    seen = [(row.id, row.snapshot) for row in whole]
    return [(one, s.updated_at, s.due_at, s.name) if s else None for one, s in seen]


def lists_signal(entries: Sequence[Entry | None], *, began_at: datetime) -> Signals:
    """``lists`` of a course; none if a row is unreadable or as young as the reading."""
    known = [entry for entry in entries if entry is not None]
    stamps = [stamp for _, stamp, _, _ in known if stamp is not None]
    if len(known) < len(entries) or any(stamp >= began_at - YOUNG for stamp in stamps):
        return {}
    return {"lists": digest(sorted(known, key=lambda entry: entry[0]))}


def news_signal(topics: Iterable[TopicSnapshot]) -> Signals:
    """``news`` of a course: its announcements, their texts included."""
    return {"news": digest(sorted(topics, key=lambda topic: topic.id))}
