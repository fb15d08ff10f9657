"""What Canvas keeps for a while: an override, a right, whose announcements are read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canvas_simulator import Request, Simulator
from tests.unit.simulator.asking import a_school, ask, rows, user_id

if TYPE_CHECKING:
    from canvas_simulator.schema import Enrollment

_MINUTE = timedelta(minutes=1)
_JUST_UNDER, _JUST_OVER = timedelta(seconds=59), timedelta(seconds=2)  # together 61 s
_LIST = "courses/1/assignments"


@pytest.fixture
def school() -> Simulator:
    made = a_school()
    made.clock.advance(timedelta(hours=1))
    return made


def _change(school: Simulator, user: str, method: str, path: str, **given: object) -> None:
    reply = ask(school, user, path, method=method, **given)
    assert reply.status in (200, 201), reply.body


def _own(school: Simulator) -> Enrollment:
    who = user_id(school, "student_1")
    return next(row for row in school.school.enrollments_of[1] if row.user_id == who)


def test_an_override_shows_at_a_later_read(school: Simulator) -> None:
    """R71: REST keeps the final grade it showed until something is done to the student."""
    own = _own(school)

    def final() -> object:
        [row] = rows(school, "student_1", "courses/1?include[]=total_scores")["enrollments"]
        return row["computed_final_score"]

    before = final()
    query = f'mutation {{ setOverrideScore(input: {{enrollmentId: "{own.id}", overrideScore: 77}})'
    query += " { errors { message } } }"
    token = school.tokens.first(user_id(school, "teacher_1")).value
    _graphql(school, token, query)
    assert final() == before

    _change(school, "student_1", "PUT", "users/self/course_nicknames/1", nickname="Mine")
    assert final() == 77


def _graphql(school: Simulator, token: str, query: str) -> None:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    body = json.dumps({"query": query}).encode()
    reply = school.answer(Request("POST", "/api/graphql", (), headers, body))
    assert reply.status == 200, reply.body
    assert b'"errors":[' not in reply.body


def test_announcements_are_back_within_a_minute(school: Simulator) -> None:
    """R71: who was nobody in a course when its announcements were asked for is that a minute."""
    given = {"title": "News", "is_announcement": "true"}
    _change(school, "teacher_1", "POST", "courses/1/discussion_topics", **given)
    path, own = "announcements?context_codes[]=course_1", _own(school)

    _change(school, "teacher_1", "DELETE", f"courses/1/enrollments/{own.id}?task=delete")
    assert rows(school, "student_1", path) == []
    _change(school, "teacher_1", "PUT", f"courses/1/enrollments/{own.id}/reactivate")
    school.clock.advance(_JUST_UNDER)
    assert rows(school, "student_1", path) == []
    school.clock.advance(_JUST_OVER)
    assert rows(school, "student_1", path) != []


def test_whose_work_it_is_shows_within_a_minute(school: Simulator) -> None:
    """R71: a list goes by whom work was for when the list was asked for, for a minute."""
    shown = {row["id"] for row in rows(school, "student_1", f"{_LIST}?per_page=100")}
    work = next(row for row in school.school.world.assignments if row.id in shown)
    work.only_visible_to_overrides = True
    school.school.writes += 1

    def listed() -> bool:
        found = rows(school, "student_1", f"{_LIST}?per_page=100")
        return work.id in [row["id"] for row in found]

    school.clock.advance(_JUST_UNDER)
    assert listed()
    school.clock.advance(_JUST_OVER)
    assert not listed()


def test_who_was_let_in_is_for_an_hour(school: Simulator) -> None:
    """R71: the course list shows the stub at once, the course itself is closed an hour later."""
    over = {
        "course[restrict_enrollments_to_course_dates]": "true",
        "course[start_at]": "2020-01-01T00:00:00Z",
        "course[end_at]": "2020-06-01T00:00:00Z",
    }
    _change(school, "teacher_1", "PUT", "courses/1", **over)
    assert ask(school, "student_1", _LIST).status == 200

    hidden = {"course[restrict_student_past_view]": "true"}
    _change(school, "teacher_1", "PUT", "courses/1", **hidden)

    [row] = [row for row in rows(school, "student_1", "courses") if row["id"] == 1]
    assert row == {"id": 1, "access_restricted_by_date": True}
    assert ask(school, "student_1", _LIST).status == 200
    assert ask(school, "student_2", _LIST).status == 403
    school.clock.advance(59 * _MINUTE)
    assert ask(school, "student_1", _LIST).status == 200
    school.clock.advance(2 * _MINUTE)
    assert ask(school, "student_1", _LIST).status == 403


def test_who_was_a_student_writes_no_more(school: Simulator) -> None:
    """R71: when the dates are over, discussions are read only."""
    _change(school, "teacher_1", "POST", "courses/1/discussion_topics", title="Talk")
    school.clock.advance(_MINUTE)

    def rights() -> set[tuple[bool, bool]]:
        seen = rows(school, "student_1", "courses/1/discussion_topics")
        return {(row["permissions"]["reply"], row["permissions"]["attach"]) for row in seen}

    assert (True, True) in rights()
    school.school.terms[school.school.courses[1].term_id].end_at = school.clock.now()
    school.clock.advance(_MINUTE)
    assert rights() == {(False, False)}
