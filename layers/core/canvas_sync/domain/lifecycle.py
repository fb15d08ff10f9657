"""What becomes of a course, by what Canvas says of it: one table (R74).

Absence proves nothing by itself: a course that no list and no enrolment shows is gone only when it
is missing a second time, 75 s later. A course that is closed to the person keeps its rows; one they
dropped, or that was deleted, leaves their lists until it comes back.
Source: decision table of the measured answers, rows 11 to 13; recorded timeline, steps 110 to 122.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from canvas_sync.domain.course import Course, CourseState
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.snapshot import Access


class Fate(NamedTuple):
    """``read``: its assignments can be read. ``hidden``: its tasks leave the person's lists."""

    state: CourseState
    read: bool
    hidden: bool


FATES: Mapping[Access, Fate] = {
    Access.ACTIVE: Fate(CourseState.ACTIVE, read=True, hidden=False),
    Access.COMPLETED: Fate(CourseState.COMPLETED, read=True, hidden=False),
    Access.RESTRICTED: Fate(CourseState.RESTRICTED, read=False, hidden=False),
    Access.UNPUBLISHED: Fate(CourseState.UNPUBLISHED, read=False, hidden=False),
    Access.DROPPED: Fate(CourseState.DROPPED, read=False, hidden=True),
    Access.DELETED: Fate(CourseState.DELETED, read=False, hidden=True),
}

OPEN = frozenset({CourseState.ACTIVE, CourseState.COMPLETED, CourseState.RESTRICTED})
"""States in which a look may show a course, or not, without it being news."""


def after_absence(course: Course, *, seen_at: datetime) -> Course:
    """The course after a complete picture without it, read at ``seen_at``."""
    if course.state is CourseState.GONE:
        return course
    if course.missed_at is None:
        return replace(course, missed_at=seen_at)
    if seen_at - course.missed_at < SETTLE:
        return course
    return replace(course, state=CourseState.GONE, missed_at=None)


def is_hidden(state: CourseState) -> bool:
    """Whether tasks of a course in ``state`` are in no list of the person."""
    return state is CourseState.GONE or any(f.hidden for f in FATES.values() if f.state is state)
