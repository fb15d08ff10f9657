"""When a change shows: at once, by job seconds later, or after the list cache."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.remembered import FOR
from tests.unit.simulator.asking import a_school, ask, rows, user_id

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_LIST = "courses/1/assignments?per_page=100"
_JOBS = timedelta(seconds=10)


@pytest.fixture
def school() -> Simulator:
    made = a_school()
    made.clock.advance(timedelta(hours=1))
    return made


def _made(school: Simulator) -> str:
    """The path of a new assignment for everybody."""
    given = {"assignment[name]": "New", "assignment[published]": "true"}
    reply = ask(school, "teacher_1", "courses/1/assignments", method="POST", **given)
    school.clock.advance(_JOBS)
    return f"courses/1/assignments/{json.loads(reply.body)['id']}"


def _ids(school: Simulator) -> set[int]:
    return {row["id"] for row in rows(school, "student_1", _LIST)}


def test_a_list_is_a_minute_late(school: Simulator) -> None:
    """R71: work taken away stays in the list up to a minute; the row itself is 403 at once."""
    path = _made(school)
    work = school.school.assignments[int(path.rsplit("/", 1)[-1])]
    assert work.id in _ids(school)

    ask(
        school, "teacher_1", path, method="PUT",
        **{"assignment[only_visible_to_overrides]": "true"},
    )  # fmt: skip
    stamps = (work.updated_at, school.school.courses[1].updated_at)

    assert ask(school, "student_1", path).status == 403
    assert work.id in _ids(school)
    school.clock.advance(FOR)
    assert work.id not in _ids(school)
    assert (work.updated_at, school.school.courses[1].updated_at) == stamps


def test_a_new_assignment_shows_at_once(school: Simulator) -> None:
    """R71: the list cache holds back no work that is new."""
    before = _ids(school)

    path = _made(school)

    assert _ids(school) - before == {int(path.rsplit("/", 1)[-1])}


def test_a_new_discussion_is_a_minute_late_an_announcement_is_not(school: Simulator) -> None:
    """R71: a discussion made while the list is remembered shows when it is forgotten."""
    plain = "courses/1/discussion_topics"
    assert rows(school, "student_1", plain) == []

    ask(school, "teacher_1", plain, method="POST", title="Talk")
    ask(school, "teacher_1", plain, method="POST", title="News", is_announcement="true")

    assert rows(school, "student_1", plain) == []
    assert len(rows(school, "student_1", f"{plain}?only_announcements=true")) == 1
    school.clock.advance(FOR)
    assert [row["title"] for row in rows(school, "student_1", plain)] == ["Talk"]


def test_an_override_moves_only_the_assignment(school: Simulator) -> None:
    """R71: neither course nor planner's ETag moves; the student's own date follows by job."""
    path = _made(school)
    course_at = school.school.courses[1].updated_at
    tag = ask(school, "student_1", "planner/items").headers["etag"]

    given = {
        "assignment_override[student_ids][]": str(user_id(school, "student_1")),
        "assignment_override[due_at]": "2026-12-24T10:00:00Z",
    }
    ask(school, "teacher_1", f"{path}/overrides", method="POST", **given)
    row = rows(school, "student_1", f"{path}?include[]=submission")
    assert (row["due_at"], row["submission"]["cached_due_date"]) == ("2026-12-24T10:00:00Z", None)

    school.clock.advance(_JOBS)
    row = rows(school, "student_1", f"{path}?include[]=submission")
    assert row["submission"]["cached_due_date"] == "2026-12-24T10:00:00Z"
    assert school.school.courses[1].updated_at == course_at
    assert ask(school, "student_1", "planner/items").headers["etag"] == tag


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "courses/1/assignments/10000/overrides"),
        ("POST", "courses/1/group_categories"),
        ("PUT", "courses/1"),
        ("POST", "courses/1/enrollments"),
        ("POST", "accounts/1/users"),
        ("POST", "accounts/1/courses"),
        ("PUT", "accounts/1/terms/1"),
        ("POST", "courses/1/assignments/10000/submissions/update_grades"),
    ],
)
def test_students_may_not(school: Simulator, method: str, path: str) -> None:
    """R125: what teachers and administrators write is 403 for students."""
    assert ask(school, "student_1", path, method=method).status == 403


def test_an_administrator_acts_as_others(school: Simulator) -> None:
    """R125: `as_user_id` answers as that person; to anybody else it is refused."""
    student = user_id(school, "student_1")

    shown = rows(school, "admin_1", f"users/self?as_user_id={student}")

    assert shown["id"] == student
    refused = ask(school, "teacher_1", f"users/self?as_user_id={student}")
    assert json.loads(refused.body) == {"errors": "Invalid as_user_id"}
    assert ask(school, "admin_1", "users/self?as_user_id=4711").status == 401


def test_group_members_are_dropped_silently(school: Simulator) -> None:
    """R213: 200 for an unknown member, and the group is emptied."""
    group = school.school.groups_of[1][0]
    assert group.member_ids

    reply = ask(school, "teacher_1", f"groups/{group.id}", method="PUT", **{"members[]": "999999"})

    assert (reply.status, group.member_ids) == (200, [])
