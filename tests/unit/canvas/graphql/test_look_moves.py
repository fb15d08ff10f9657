"""What moves a look, and which of its stamps it does not trust."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_simulator import Simulator
from canvas_simulator.schema import Submission
from canvas_sync.domain.ids import CourseId
from tests.unit.canvas.graphql.school import a_school, looked, write

FIRST = CourseId("10000000000001")
NEW = {"name": "New", "published": True, "submission_types": ["online_text_entry"]}


async def test_nothing_moved(small: Simulator) -> None:
    """R71: two looks at a school that stands still are the same."""
    school = a_school(small)
    one = await looked(school)
    small.clock.advance(timedelta(minutes=20))

    assert (await looked(school)).fingerprint == one.fingerprint


CHANGES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "new assignment": ("teacher_1", "POST", "courses/1/assignments", {"assignment": NEW}),
    "course renamed": ("teacher_1", "PUT", "courses/1", {"course": {"name": "Other"}}),
    "nickname": ("student_1", "PUT", "users/self/course_nicknames/1", {"nickname": "Mine"}),
    "weight": ("teacher_1", "PUT", "courses/1/assignment_groups/11", {"group_weight": 40}),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_something_moved(small: Simulator, change: str) -> None:
    """R71: what the student would see differ makes another fingerprint."""
    school = a_school(small)
    before = await looked(school)
    write(small, *CHANGES[change])
    small.clock.advance(timedelta(minutes=20))

    after = await looked(school)

    assert after.fingerprint != before.fingerprint


async def test_lists_moved(small: Simulator) -> None:
    """R73: a new assignment moves the lists of its course and of no other."""
    school = a_school(small)
    before = await looked(school)
    write(small, *CHANGES["new assignment"])
    small.clock.advance(timedelta(minutes=20))

    after = await looked(school)

    moved = {key for key in after.courses if after.courses[key] != before.courses[key]}
    assert moved == {FIRST}
    assert after.courses[FIRST].signals != before.courses[FIRST].signals


async def test_young_stamp(small: Simulator) -> None:
    """R74: a list with a stamp as young as the look has no signal, and the next look differs."""
    school = a_school(small)
    write(small, *CHANGES["new assignment"])
    one = await looked(school)
    small.clock.advance(timedelta(minutes=20))

    other = await looked(school)

    assert one.courses[FIRST].signals == {}
    assert other.courses[FIRST].signals != {}
    assert other.fingerprint != one.fingerprint


def grading(school: Simulator) -> tuple[str, Submission]:
    """Where the first student's first work is graded, and its row."""
    assignment = next(one for one in school.school.world.assignments if one.course_id == 1)
    student = next(one for one in school.school.world.users if one.key == "student_1")
    path = f"courses/1/assignments/{assignment.id}/submissions/{student.id}"
    return path, school.school.submissions_of[assignment.id][student.id]


async def test_touched(small: Simulator) -> None:
    """R72: a grade is seen by its submission's row, though nothing else moves."""
    school = a_school(small)
    since = small.clock.now()
    path, row = grading(small)
    small.clock.advance(timedelta(minutes=1))
    write(small, "teacher_1", "PUT", path, {"submission": {"posted_grade": "3"}})
    small.clock.advance(timedelta(minutes=1))

    look = await looked(school, since=since)

    assert [key.split(":")[0] for key in look.courses[FIRST].touched] == [str(10**13 + row.id)]


async def test_changed_twice_in_a_second(small: Simulator) -> None:
    """R74: a row changed again in the second it was seen in makes the next look another."""
    school = a_school(small)
    since = small.clock.now() - timedelta(minutes=2)
    path, _ = grading(small)
    write(small, "teacher_1", "PUT", path, {"comment": {"text_comment": "One"}})
    one = await looked(school, since=since)
    write(small, "teacher_1", "PUT", path, {"comment": {"text_comment": "Two"}})
    small.clock.advance(timedelta(minutes=1))

    other = await looked(school, since=since)

    assert one.courses == other.courses
    assert one.fingerprint != other.fingerprint


async def test_always_young(small: Simulator) -> None:
    """R74: two looks that both met an edit as young as they are not the same."""
    school = a_school(small)
    student = next(one for one in small.school.world.users if one.key == "student_1")
    works = [one.id for one in small.school.world.assignments if one.course_id == 1][:2]
    looks = []
    for work in works:
        members = {"student_ids": [student.id], "lock_at": "2027-01-01T00:00:00Z"}
        path = f"courses/1/assignments/{work}/overrides"
        write(small, "teacher_1", "POST", path, {"assignment_override": members})
        looks.append(await looked(school))
        small.clock.advance(timedelta(minutes=20))

    assert [look.courses[FIRST].signals for look in looks] == [{}, {}]
    assert looks[0].fingerprint != looks[1].fingerprint
