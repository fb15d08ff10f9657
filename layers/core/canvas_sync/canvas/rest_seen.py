"""Puts together what a look by REST read at one time; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.canvas.rest_graded import Graded
from canvas_sync.canvas.rest_planner import Planner
from canvas_sync.canvas.rest_signals import row_signals
from canvas_sync.canvas.wire import CourseRow
from canvas_sync.domain.digests import digest
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseLook, Look, Signals
from canvas_sync.domain.snapshot import Access, CourseSnapshot, GroupSnapshot

NOTHING = digest([])


@dataclass(frozen=True, slots=True)
class Seen:
    """The course list of a look: each course's row, its signals and stamp."""

    courses: Mapping[CourseId, CourseSnapshot]
    rows: Mapping[CourseId, CourseRow]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """What else a look asked. ``lists``, ``groups`` None: not asked."""

    graded: Graded
    planner: Planner
    lists: Mapping[CourseId, Signals] | None = None
    groups: tuple[GroupSnapshot, ...] | None = None


def is_open(course: CourseSnapshot) -> bool:
    return course.access in {Access.ACTIVE, Access.COMPLETED}


def look_of(seen: Seen, moves: Moves) -> Look:
    """Put together what was read at one time.

    The fingerprint takes the planner's ETag for its rows, which are not read while it stays.
    """
    courses = {one: _course(one, seen, moves) for one in seen.courses}
    shown = {
        one: _marks(look, with_planner=not moves.planner.token) for one, look in courses.items()
    }
    groups = moves.groups if moves.lists is not None else None
    rest = [moves.graded.newest, moves.planner.token, groups]
    return Look(
        courses=courses,
        groups=moves.groups,
        seen_at=seen.seen_at,
        fingerprint=digest([shown, *rest]),
        with_lists=moves.lists is not None,
        token=moves.planner.token,
    )


def _marks(look: CourseLook, *, with_planner: bool) -> list[object]:
    signals = {n: s for n, s in look.signals.items() if with_planner or n != "planner"}
    return [look.course, look.stamp, signals]


def _course(identifier: CourseId, seen: Seen, moves: Moves) -> CourseLook:
    course, wire = seen.courses[identifier], seen.rows.get(identifier)
    if wire is None or not is_open(course):
        return CourseLook(course, {})
    signals = row_signals(wire, seen_at=seen.seen_at)
    if moves.graded.signals is not None:
        signals["graded"] = moves.graded.signals.get(identifier, NOTHING)
    if moves.planner.signals is not None:
        signals["planner"] = moves.planner.signals.get(identifier, NOTHING)
    signals.update((moves.lists or {}).get(identifier, {}))
    touched = moves.graded.touched.get(identifier, frozenset())
    return CourseLook(course, signals, touched, wire.updated_at, course.scores)
