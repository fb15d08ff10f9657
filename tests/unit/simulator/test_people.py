"""What an administrator does to people: suspends, deletes, ends sessions, merges, splits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.asking import Json, a_school, ask, rows, user_id

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_ONE, _TWO = "student_1", "student_2"
_COURSE = 3  # among the second student's courses, not among the first one's
_WORK = f"courses/{_COURSE}/students/submissions?per_page=100"


def _courses(school: Simulator, user: str) -> list[int]:
    return [row["id"] for row in rows(school, user, "courses?per_page=100")]


def _results(submissions: Json) -> dict[int, Json]:
    return {row["id"]: (row.get("score"), row["submitted_at"]) for row in submissions}


def _done(school: Simulator, user: str) -> set[int]:
    """The assignments in which the person has work of her own, of whatever time."""
    own = [of.get(user_id(school, user)) for of in school.school.submissions_of.values()]
    return {row.assignment_id for row in own if row and (row.submission_type or row.score)}


def _merge(school: Simulator, source: str, target: str) -> None:
    path = f"users/{user_id(school, source)}/merge_into/{user_id(school, target)}"
    assert ask(school, "admin_1", path, method="PUT").status == 200


def test_a_suspended_person_comes_back() -> None:
    """R59: suspended by an administrator, `Invalid`; unsuspended, the same token is good."""
    school = a_school()
    path = f"users/{user_id(school, _ONE)}"
    seen = []

    for event in ("suspend", "unsuspend"):
        ask(school, "admin_1", path, method="PUT", **{"user[event]": event})
        seen.append(ask(school, _ONE, "users/self").status)

    assert seen == [401, 200]


def test_a_deleted_person_is_shut_out() -> None:
    """R59: a deleted person's token is `Invalid`, nobody can act as her, courses lose her."""
    school = a_school()
    number = user_id(school, _ONE)

    assert ask(school, "admin_1", f"accounts/1/users/{number}", method="DELETE").status == 200

    refused = ask(school, _ONE, "courses")
    assert json.loads(refused.body)["errors"] == [{"message": "Invalid access token."}]
    assert ask(school, "admin_1", f"users/self?as_user_id={number}").status == 401
    people = rows(school, "teacher_1", "courses/1/users?per_page=100")
    assert number not in [row["id"] for row in people]


def test_ended_sessions_end_every_token() -> None:
    """R59: also tokens that the person made herself have expired, for good."""
    school = a_school()
    further = school.tokens.issue(user_id(school, _ONE))

    ended = ask(school, "admin_1", f"users/{further.user_id}/sessions", method="DELETE")

    assert (ended.status, ended.body) == (200, b'"ok"')
    assert further.expires_at == school.clock.now()
    said = json.loads(ask(school, _ONE, "courses").body)["errors"][0]["message"]
    assert said == "Expired access token."


def test_a_merge_moves_everything() -> None:
    """R59: the token goes on working, as the other person, who has courses and work of both."""
    school = a_school()
    both = {*_courses(school, _ONE), *_courses(school, _TWO)}
    assert _COURSE not in _courses(school, _ONE)
    done = _done(school, _ONE)
    work = [row for row in rows(school, _TWO, _WORK) if row["assignment_id"] not in done]

    _merge(school, _TWO, _ONE)

    assert rows(school, _TWO, "users/self")["id"] == user_id(school, _ONE)
    assert _courses(school, _ONE) == _courses(school, _TWO)
    assert set(_courses(school, _ONE)) == both
    assert work
    assert _results(work).items() <= _results(rows(school, _ONE, _WORK)).items()


def test_a_merge_keeps_what_was_done() -> None:
    """R59: where both have a row the one with work stays, the empty one goes the other way."""
    school = a_school()
    people = {user_id(school, _ONE), user_id(school, _TWO)}
    both = next(of for of in school.school.submissions_of.values() if people <= of.keys())
    one, two = (both[user_id(school, user)] for user in (_ONE, _TWO))
    one.submission_type, one.score = None, None
    two.submission_type, two.score = "online_text_entry", 7.0
    course_id = school.school.assignments[one.assignment_id].course_id
    for row in school.school.enrollments_by[one.user_id]:
        row.workflow_state = "deleted" if row.course_id == course_id else row.workflow_state

    _merge(school, _TWO, _ONE)

    assert (two.user_id, one.user_id) == (user_id(school, _ONE), user_id(school, _TWO))


def test_a_split_gives_it_back() -> None:
    """R59: after the split each token is its first owner's, and so are courses and work."""
    school = a_school()
    before = [_courses(school, user) for user in (_ONE, _TWO)]
    work = rows(school, _TWO, _WORK)
    _merge(school, _TWO, _ONE)

    path = f"users/{user_id(school, _ONE)}/split"
    split = json.loads(ask(school, "admin_1", path, method="POST").body)

    assert [row["id"] for row in split] == [user_id(school, user) for user in (_ONE, _TWO)]
    assert [_courses(school, user) for user in (_ONE, _TWO)] == before
    assert rows(school, _TWO, _WORK) == work
    assert ask(school, "admin_1", path, method="POST").status == 400


def test_a_merged_person_is_told_of_to_administrators_only() -> None:
    """R59: the old id is 404 for all, with `merged_into_user_id` for who may know."""
    school = a_school()
    old, new = user_id(school, _ONE), user_id(school, _TWO)
    _merge(school, _ONE, _TWO)

    told, plain = (ask(school, user, f"users/{old}") for user in ("admin_1", _TWO))

    assert (told.status, plain.status) == (404, 404)
    assert json.loads(told.body)["merged_into_user_id"] == new
    assert "merged_into_user_id" not in json.loads(plain.body)
    acting = json.loads(ask(school, "admin_1", f"users/self?as_user_id={old}").body)
    assert acting == {"errors": "Invalid as_user_id", "merged_into_user_id": new}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "accounts/1/users/{one}"),
        ("DELETE", "users/{one}/sessions"),
        ("PUT", "users/{one}/merge_into/{two}"),
        ("POST", "users/{two}/split"),
    ],
)
def test_nobody_else_may(method: str, path: str) -> None:
    """R59: 403 for teachers and students."""
    school = a_school()
    path = path.format(one=user_id(school, _ONE), two=user_id(school, _TWO))

    assert [ask(school, user, path, method=method).status for user in ("teacher_1", _ONE)] == [
        403,
        403,
    ]


def test_who_really_asks() -> None:
    """R49: acting as somebody, the answer names her and, beside, who asked."""
    school = a_school()
    number = user_id(school, _ONE)

    headers = ask(school, "admin_1", f"users/self?as_user_id={number}").headers

    assert headers["x-canvas-user-id"] == str(10_000_000_000_000 + number)
    real = headers["x-canvas-real-user-id"]
    assert real == str(10_000_000_000_000 + user_id(school, "admin_1"))
    assert "x-canvas-real-user-id" not in ask(school, _ONE, "users/self").headers
