"""Every way a student can stand to a course, told by two requests (R74)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from canvas_simulator.generating import Size, generate
from canvas_simulator.generating.sizes import NOW
from canvas_simulator.schema import Course, Enrollment, World
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import local_id
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from tests.integration.reading import READABLE, a_school, reading


@dataclass(frozen=True)
class One:
    """A course and the only enrolment of its student."""

    world: World
    course: Course
    enrolment: Enrollment

    def dated(self, *, days: int, past_view: bool = True, future_view: bool = True) -> None:
        """The course runs from, or until, so many days from now."""
        self.course.restrict_enrollments_to_course_dates = True
        self.course.restrict_student_past_view = not past_view
        self.course.restrict_student_future_view = not future_view
        at = NOW + timedelta(days=days)
        self.course.start_at, self.course.end_at = (at, None) if days > 0 else (None, at)


def end_term(one: One) -> None:
    one.world.terms[0].end_at = NOW - timedelta(days=1)


Change = Callable[[One], object]
KINDS: dict[str, tuple[Change, Access | None, Access | None]] = {
    "open": (lambda _: None, Access.ACTIVE, Access.ACTIVE),
    "invited": (
        lambda one: setattr(one.enrolment, "workflow_state", "invited"),
        Access.ACTIVE,
        Access.ACTIVE,
    ),
    "past stub": (
        lambda one: one.dated(days=-1, past_view=False),
        Access.RESTRICTED,
        Access.RESTRICTED,
    ),
    "future stub": (
        lambda one: one.dated(days=1, future_view=False),
        Access.RESTRICTED,
        Access.RESTRICTED,
    ),
    "over by date": (lambda one: one.dated(days=-1), Access.COMPLETED, Access.COMPLETED),
    "term over": (end_term, Access.COMPLETED, Access.COMPLETED),
    "unpublished": (
        lambda one: setattr(one.course, "workflow_state", "claimed"),
        Access.UNPUBLISHED,
        None,
    ),
    "concluded by hand": (
        lambda one: setattr(one.course, "workflow_state", "completed"),
        Access.COMPLETED,
        None,
    ),
    "deleted": (
        lambda one: setattr(one.course, "workflow_state", "deleted"),
        Access.DELETED,
        None,
    ),
    "enrolment concluded": (
        lambda one: setattr(one.enrolment, "workflow_state", "completed"),
        Access.COMPLETED,
        None,
    ),
    "enrolment inactive": (
        lambda one: setattr(one.enrolment, "workflow_state", "inactive"),
        Access.DROPPED,
        None,
    ),
    "enrolment deleted": (
        lambda one: setattr(one.enrolment, "workflow_state", "deleted"),
        None,
        None,
    ),
}


@pytest.mark.parametrize(("change", "access", "current"), KINDS.values(), ids=KINDS.keys())
async def test_kinds(change: Change, access: Access | None, current: Access | None) -> None:
    """R74: what the whole picture says, what the list of current courses says, and the look."""
    world = generate(Size(1, 3, 2))
    course = world.courses[0]
    mine = next(row for row in world.enrollments if row.type == "StudentEnrollment")
    change(One(world, course, mine))

    with a_school(world) as school:
        async with reading(school) as reader:
            whole = await reader.courses()
            short = await reader.courses(complete=False)
            look = await reader.look(since=None, lists=False)
            read = {i: c async for i, c in reader.contents(_readable(whole.courses))}

    assert _access(whole.courses) == access
    assert _access(short.courses) == current
    assert _access(tuple(seen.course for seen in look.courses.values())) == current
    assert not [content for content in read.values() if isinstance(content, SyncError)]
    assert bool(read) == (access in READABLE)


def _readable(courses: tuple[CourseSnapshot, ...]) -> list[CourseSnapshot]:
    return [one for one in courses if one.access in READABLE]


def _access(courses: tuple[CourseSnapshot, ...]) -> Access | None:
    return next((one.access for one in courses if local_id(one.id) == "1"), None)


async def test_hidden_totals() -> None:
    """Totals are shown, with the final override in them, until the course hides them."""
    world = generate(Size(1, 10, 2))

    with a_school(world) as school:
        async with reading(school) as reader:
            (shown,) = (await reader.courses(complete=False)).courses
            school.simulator.school.world.courses[0].hide_final_grades = True
            (hidden,) = (await reader.courses(complete=False)).courses

    assert shown.scores is not None
    assert shown.scores.current_score is not None
    assert (shown.hides_totals, hidden.hides_totals, hidden.scores) == (False, True, None)
