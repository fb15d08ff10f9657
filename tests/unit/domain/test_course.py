"""Which courses are mirrored, in which order, and what is kept of them (R66, R78)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from canvas_sync.domain.course import Course, CourseState, in_turn, selected, stored
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Term
from tests.fakes.clock import NOON
from tests.fakes.snapshots import BIOLOGY

JUST = NOON - timedelta(days=180)
LONG = JUST - timedelta(seconds=1)
AHEAD = NOON + timedelta(days=400)
ENDS = ("end_at", "term", "completed_at")


def ending(**ends: datetime | None) -> CourseSnapshot:
    """A completed course that ended then."""
    term = Term("1", "Autumn", None, ends.pop("term", None))
    return replace(BIOLOGY, access=Access.COMPLETED, term=term, **ends)  # type: ignore[arg-type]  # moments only


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize(
    ("end", "expected"), [(JUST, True), (LONG, False), (NOON, True), (AHEAD, True)]
)
def test_completed(name: str, end: datetime, expected: bool) -> None:  # noqa: FBT001  # a table
    """R66: a completed course stays for 180 days after its end, its term's or the enrolment's."""
    assert selected(ending(**{name: end}), now=NOON) is expected


@pytest.mark.parametrize("recent", ENDS)
def test_one_recent_end(recent: str) -> None:
    """R66: one recent end is enough, whatever the others say."""
    ends = {name: JUST if name == recent else LONG for name in ENDS}

    assert selected(ending(**ends), now=NOON)


def test_completed_without_dates() -> None:
    """R66: a completed course that tells no end is read: nothing says that it is old."""
    assert selected(ending(), now=NOON)
    assert selected(replace(BIOLOGY, access=Access.COMPLETED), now=NOON)


def test_active() -> None:
    """R66: an active course is mirrored, ended or not, but for one that ended long ago."""
    assert selected(BIOLOGY, now=NOON)
    assert selected(replace(BIOLOGY, end_at=AHEAD), now=NOON)
    assert selected(replace(BIOLOGY, end_at=JUST), now=NOON)
    assert not selected(replace(BIOLOGY, end_at=LONG), now=NOON)


@pytest.mark.parametrize("access", [Access.ACTIVE, Access.COMPLETED])
def test_not_a_student(access: Access) -> None:
    """R66: a course one teaches or observes has no tasks of one's own."""
    assert not selected(replace(BIOLOGY, access=access, is_student=False), now=NOON)


def test_in_turn() -> None:
    """R78: what failed last time comes first; otherwise Canvas's order stays."""
    courses = [replace(BIOLOGY, id=CourseId(number)) for number in "12345"]

    order = in_turn(courses, frozenset({CourseId("4"), CourseId("2"), CourseId("9")}))

    assert [course.id for course in order] == ["2", "4", "1", "3", "5"]
    assert in_turn([], frozenset()) == []


def test_cut_course_is_first() -> None:
    """R54: before those that failed come those that the run has begun already."""
    courses = [replace(BIOLOGY, id=CourseId(number)) for number in "1234"]

    order = in_turn(courses, frozenset({CourseId("2")}), frozenset({CourseId("4")}))

    assert [course.id for course in order] == ["4", "2", "1", "3"]


@pytest.mark.parametrize(
    ("access", "state"),
    [(Access.ACTIVE, CourseState.ACTIVE), (Access.COMPLETED, CourseState.COMPLETED)],
)
def test_stored(access: Access, state: CourseState) -> None:
    """R83: a course is kept with both names, its code, dates and term."""
    term = Term("10000000000001", "Autumn", JUST, None)
    seen = CourseSnapshot(
        id=CourseId("10000000000012"),
        access=access,
        name="My bio",
        original_name="Biology",
        course_code="BIO-1",
        workflow_state="available",
        time_zone="Europe/Berlin",
        start_at=JUST,
        end_at=AHEAD,
        term=term,
    )

    assert stored(seen) == Course(
        id=CourseId("10000000000012"),
        state=state,
        name="My bio",
        original_name="Biology",
        course_code="BIO-1",
        time_zone="Europe/Berlin",
        start_at=JUST,
        end_at=AHEAD,
        term=term,
        task_count=0,
    )
