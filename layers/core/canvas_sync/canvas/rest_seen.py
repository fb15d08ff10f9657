"""Puts together what a look by REST read at one time; pure."""

from collections.abc import Collection, Mapping
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
LISTS = frozenset({"lists", "news"})


@dataclass(frozen=True, slots=True)
class Seen:
    """The course list of a look. ``dated``: ``seen_at`` is the server's own clock."""

    courses: Mapping[CourseId, CourseSnapshot]
    rows: Mapping[CourseId, CourseRow]
    seen_at: datetime
    unreadable: frozenset[CourseId] = frozenset()
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Moves:
    """What else a look asked. ``lists``, ``groups`` None: not asked.

    ``doubtful_lists``: the lists say nothing of some course.
    """

    graded: Graded
    planner: Planner
    lists: Mapping[CourseId, Signals] | None = None
    groups: tuple[GroupSnapshot, ...] | None = None
    doubtful_lists: bool = False

    @property
    def is_doubtful(self) -> bool:
        return self.graded.is_unread or self.planner.is_unread or self.doubtful_lists


def is_open(course: CourseSnapshot) -> bool:
    return course.access in {Access.ACTIVE, Access.COMPLETED}


def look_of(seen: Seen, moves: Moves) -> Look:
    """Put together what was read at one time."""
    courses = {one: _course(one, seen, moves) for one in seen.courses}
    return Look(
        courses=courses,
        groups=moves.groups,
        seen_at=seen.seen_at,
        fingerprint=_fingerprint(courses, seen, moves),
        with_lists=moves.lists is not None,
        token=moves.planner.token,
    )


def _fingerprint(courses: Mapping[CourseId, CourseLook], seen: Seen, moves: Moves) -> str:
    """A digest of everything but the lists, then one of the lists and groups if they were asked.

    So a look without lists has the beginning of one with them. The planner's ETag stands for its
    rows, which are not read while it stays. With doubts the time is in it: the next look differs.
    """
    left_out = {*LISTS, "planner"} if moves.planner.token else LISTS
    shown = {one: [look.course, look.stamp, _but(look, left_out)] for one, look in courses.items()}
    salt = seen.seen_at if moves.is_doubtful else None
    told = digest([shown, sorted(seen.unreadable), moves.graded.newest, moves.planner.token, salt])
    return told if moves.lists is None else told + digest([moves.lists, moves.groups])


def _but(look: CourseLook, names: Collection[str]) -> Signals:
    return {name: signal for name, signal in look.signals.items() if name not in names}


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
    return CourseLook(
        course,
        signals,
        touched=moves.graded.touched.get(identifier, frozenset()),
        stamp=wire.updated_at,
        scores=course.scores,
        unmoved=frozenset({"planner"}) if moves.planner.unmoved else frozenset(),
    )
