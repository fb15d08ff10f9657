"""What becomes of a course: the table, and absence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.course import Course, CourseState
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES, after_absence, is_hidden
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.snapshot import Access
from tests.fakes.clock import NOON

COURSE = Course(CourseId("10000000000012"), CourseState.ACTIVE, name="Biology")


def test_every_access_has_a_fate() -> None:
    """R74: there is no way to reach a course, or not to, that the table doesn't know."""
    assert FATES.keys() == set(Access)


def test_only_proof_hides() -> None:
    """R74: what is closed or over keeps its tasks; what was left or deleted hides them."""
    hidden = {state for state in CourseState if is_hidden(state)}

    assert hidden == {CourseState.DROPPED, CourseState.DELETED, CourseState.GONE}
    assert {access for access, fate in FATES.items() if fate.read and fate.hidden} == set()


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (timedelta(), CourseState.ACTIVE),
        (SETTLE - timedelta(seconds=1), CourseState.ACTIVE),
        (SETTLE, CourseState.GONE),
    ],
    ids=str,
)
def test_absence(later: timedelta, state: CourseState) -> None:
    """R74: gone is what is missing twice, at least 75 s apart: Canvas's lists are 60 s old."""
    first = after_absence(COURSE, seen_at=NOON)

    second = after_absence(first, seen_at=NOON + later)

    assert (first.state, first.missed_at) == (CourseState.ACTIVE, NOON)
    assert second.state is state
    assert second.missed_at == (None if state is CourseState.GONE else NOON)


def test_gone_stays_gone() -> None:
    """R74: a course that is gone is not missed again."""
    gone = replace(COURSE, state=CourseState.GONE)

    assert after_absence(gone, seen_at=NOON) == gone
