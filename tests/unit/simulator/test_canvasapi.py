"""A stranger's client, unchanged: canvasapi reads, grades and builds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import canvasapi
import pytest

from canvas_simulator.generating import empty
from canvas_simulator.schema import World

if TYPE_CHECKING:
    from canvas_simulator.pytest_plugin import Canvas

pytestmark = pytest.mark.filterwarnings("ignore:Canvas may respond unexpectedly:UserWarning")

_STUDENT = {"type": "StudentEnrollment", "enrollment_state": "active"}
_DUE = "2027-01-01T12:00:00Z"


def _client(canvas: Canvas, user: str) -> Any:  # noqa: ANN401 - canvasapi has no types
    return canvasapi.Canvas(canvas.url, canvas.token(user))


def _world(canvas: Canvas) -> World:
    return canvas.simulator.school.world


def test_lists_what_the_world_has(canvas: Canvas) -> None:
    """R49: courses, assignments, submissions and groups, as a teacher sees them."""
    client, world = _client(canvas, "teacher_1"), _world(canvas)

    courses = {course.id: course for course in client.get_courses()}
    assert {i: c.name for i, c in courses.items()} == {c.id: c.name for c in world.courses}

    course = courses[1]
    work = {row.id: row.name for row in course.get_assignments(per_page=5)}
    assert work == {row.id: row.name for row in world.assignments if row.course_id == 1}

    groups = {group.id: group.name for group in course.get_groups()}
    assert groups == {row.id: row.name for row in world.groups if row.course_id == 1}

    submissions = {row.id for row in course.get_assignment(10_000).get_submissions()}
    assert submissions == {
        row.id
        for row in world.submissions
        if row.assignment_id == 10_000 and row.workflow_state != "deleted"
    }


def test_grades_and_reads_it_back(canvas: Canvas) -> None:
    """R213: a grade given through the client is the student's."""
    work = _client(canvas, "teacher_1").get_course(1).get_assignment(10_000)
    work.edit(assignment={"points_possible": 10, "grading_type": "points"})
    student = next(iter(work.get_submissions())).user_id

    work.get_submission(student).edit(submission={"posted_grade": "7.5"})

    read = work.get_submission(student)
    assert (read.score, read.grade, read.workflow_state) == (7.5, "7.5", "graded")


@pytest.mark.parametrize("canvas", [empty()], indirect=True)
def test_builds_a_course_from_nothing(canvas: Canvas) -> None:
    """R49: an administrator's client makes people, a course, work, dates, grades, groups."""
    account = _client(canvas, "admin_1").get_account(1)
    course = account.create_course(course={"name": "Optics", "course_code": "OPT"}, offer=True)
    ada, _ = people = [
        account.create_user(user={"name": name}, pseudonym={"unique_id": name})
        for name in ("ada", "bo")
    ]
    section = course.create_course_section(course_section={"name": "B"})
    for person in people:
        course.enroll_user(person, enrollment=_STUDENT | {"course_section_id": section.id})
    course.create_group_category("Teams").create_group(name="One").create_membership(ada)
    work = course.create_assignment({"name": "Lens", "published": True, "points_possible": 10})
    work.create_override(assignment_override={"student_ids": [ada.id], "due_at": _DUE})
    canvas.clock.advance(timedelta(seconds=5))  # the students' rows are made by a job
    work.get_submission(ada).edit(submission={"posted_grade": "9"})

    hers = _client(canvas, "ada")
    [seen] = hers.get_course(course.id).get_assignments(include=["submission"])
    assert (seen.name, seen.due_at, seen.submission["score"]) == ("Lens", _DUE, 9)
    assert [group.name for group in hers.get_current_user().get_groups()] == ["One"]
