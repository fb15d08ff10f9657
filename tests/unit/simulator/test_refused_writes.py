"""Writes that name what is not there, or give what no column holds: refused, nothing changed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from canvas_simulator import Simulator
from canvas_simulator.worlds import render_world

from .asking import a_school, rows, send, user_id, written

_WORK = "courses/1/assignments/10000"
_SECTION, _SECTION_OF_ANOTHER = 2, 4
_NEW, _SENT = "courses/1/assignments", "courses/1/assignments/10000/submissions/101"


@pytest.fixture(scope="module")
def whole() -> Simulator:
    return a_school(courses=2, assignments=3, students=2)


@pytest.fixture
def school(whole: Simulator) -> Simulator:
    whole.reset()
    whole.clock.freeze()
    return whole


def _own(school: Simulator, **members: object) -> str:
    """A new published assignment of the first course."""
    given = {"name": "Work", "published": True, "points_possible": 10} | members
    made = written(school, "teacher_1", "POST", _NEW, assignment=given)
    school.clock.advance(timedelta(seconds=5))
    return f"{_NEW}/{made['id']}"


_REFUSED: list[tuple[str, str, str, dict[str, Any], int, str]] = [
    ("teacher_1", "PUT", _WORK, {"assignment": {"assignment_group_id": 9}}, 400, "group_id"),
    ("teacher_1", "POST", _NEW, {"assignment": {"assignment_group_id": 9}}, 400, "group_id"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"group_category_id": 9}}, 400, "group_category_id"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"points_possible": "x"}}, 400, "not_a_number"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"points_possible": "nan"}}, 400, "not_a_number"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"position": "x"}}, 400, "not_a_number"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"name": None}}, 400, "blank"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"name": "x" * 256}}, 400, "too_long"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"name": "B", "due_at": "soon"}}, 400, "due_at"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"grading_type": "stars"}}, 400, "inclusion"),
    ("teacher_1", "PUT", _WORK, {"assignment": {"submission_types": ["z"]}}, 400, "types"),
    (
        "teacher_1",
        "POST",
        _NEW,
        {"assignment": {"assignment_overrides": [{"student_ids": [999]}]}},
        400,
        "999",
    ),
    (
        "teacher_1",
        "POST",
        f"{_WORK}/overrides",
        {"assignment_override": {"student_ids": [100, 999_999]}},
        400,
        "unknown student ids: 999999",
    ),
    (
        "teacher_1",
        "POST",
        f"{_WORK}/overrides",
        {"assignment_override": {"course_section_id": 999}},
        400,
        "unknown section id",
    ),
    (
        "teacher_1",
        "POST",
        f"{_WORK}/overrides",
        {"assignment_override": {"group_id": 999}},
        400,
        "unknown group id",
    ),
    ("teacher_1", "PUT", _SENT, {"submission": {"late_policy_status": "zz"}}, 400, "inclusion"),
    ("teacher_1", "PUT", _SENT, {"submission": {"seconds_late_override": "x"}}, 400, "number"),
    ("teacher_1", "POST", "courses/1/assignment_groups", {"name": ""}, 400, "blank"),
    ("teacher_1", "POST", "courses/1/modules", {"module": {"name": "x" * 300}}, 400, "too_long"),
    (
        "teacher_1",
        "POST",
        "courses/1/discussion_topics",
        {"title": "T", "assignment": {"points_possible": "x"}},
        400,
        "not_a_number",
    ),
    ("admin_1", "PUT", "courses/1", {"course": {"name": "N", "term_id": 999}}, 404, "not exist"),
    ("admin_1", "PUT", "courses/1", {"course": {"name": "N", "event": "zz"}}, 400, "event"),
    ("admin_1", "PUT", "courses/1", {"course": {"time_zone": "Mars/Base"}}, 400, "time_zone"),
    ("admin_1", "POST", "accounts/1/courses", {"course": {"term_id": 999}}, 404, "not exist"),
    (
        "admin_1",
        "POST",
        "courses/1/enrollments",
        {"enrollment": {"user_id": 100, "course_section_id": _SECTION_OF_ANOTHER}},
        404,
        "not exist",
    ),
    (
        "admin_1",
        "POST",
        "courses/1/enrollments",
        {"enrollment": {"user_id": 100, "type": "ObserverEnrollment", "associated_user_id": 9}},
        404,
        "not exist",
    ),
    (
        "admin_1",
        "POST",
        "accounts/1/users",
        {"user": {"time_zone": "../etc"}, "pseudonym": {"unique_id": "new"}},
        400,
        "time_zone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("user", "method", "path", "given", "status", "said"),
    _REFUSED,
    ids=lambda value: json.dumps(value)[:60] if isinstance(value, dict) else "",
)
def test_refused_without_a_trace(
    school: Simulator,
    user: str,
    method: str,
    path: str,
    given: dict[str, Any],
    status: int,
    said: str,
) -> None:
    """R155: ids of nothing and values no column can hold are a 400 or 404; nothing is done."""
    before = render_world(school.school.world)

    reply = send(school, user, method, path, **given)
    school.clock.advance(timedelta(minutes=2))

    assert (reply.status, said in reply.body.decode()) == (status, True), reply.body
    assert render_world(school.school.world) == before
    assert rows(school, "student_1", _NEW)


@pytest.mark.parametrize("grade", ["nan", "inf", "-inf", "9" * 400, "1e3", "7 points"])
def test_a_grade_that_is_no_number_clears(school: Simulator, grade: str) -> None:
    """R155: a grade that can't be read answers 200 and clears the one there was."""
    work = f"{_own(school)}/submissions/{user_id(school, 'student_1')}"
    written(school, "teacher_1", "PUT", work, submission={"posted_grade": "7"})

    row = written(school, "teacher_1", "PUT", work, submission={"posted_grade": grade})

    assert (row["score"], row["grade"]) == (None, None)


def test_a_login_is_used_once(school: Simulator) -> None:
    """R155: a second person with the same login is refused."""
    given = {"user": {"name": "Ada"}, "pseudonym": {"unique_id": "ada"}}
    written(school, "admin_1", "POST", "accounts/1/users", **given)

    reply = send(school, "admin_1", "POST", "accounts/1/users", **given)

    assert reply.status == 400
    assert json.loads(reply.body)["errors"]["pseudonym"]["unique_id"][0]["type"] == "taken"


def test_a_section_has_one_override(school: Simulator) -> None:
    """R155: a second override for the same section is refused."""
    path = f"{_own(school)}/overrides"
    given = {
        "assignment_override": {"course_section_id": _SECTION, "due_at": "2027-01-01T00:00:00Z"}
    }
    written(school, "teacher_1", "POST", path, **given)

    assert send(school, "teacher_1", "POST", path, **given).status == 400


def test_what_an_administrator_lists(school: Simulator) -> None:
    """R155: all people, courses and terms of the account, by page; nobody else may."""
    users = rows(school, "admin_1", "accounts/1/users?per_page=100")
    found = rows(school, "admin_1", "accounts/1/users?search_term=student_1")

    assert len(users) == len(school.school.world.users)
    assert {user["id"] for user in found} <= {user["id"] for user in users}
    assert [c["id"] for c in rows(school, "admin_1", "accounts/self/courses")] == [1, 2]
    assert [t["id"] for t in rows(school, "admin_1", "accounts/1/terms")["enrollment_terms"]] == [1]
    assert send(school, "teacher_1", "GET", "accounts/1/users").status == 403
    assert send(school, "admin_1", "GET", "accounts/7/courses").status == 404
