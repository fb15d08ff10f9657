"""The simulator's own cost: counted, not timed."""

from __future__ import annotations

import gc
import json
import re
import sys
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from canvas_simulator import Request, routes
from canvas_simulator.graphql.measuring import QUESTION
from tests.unit.simulator.asking import ask, request_of, user_id
from tests.unit.simulator.crowded import crowded

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from _typeshed import TraceFunction

    from canvas_simulator import Reply, Simulator

_USERS = ("student_1", "teacher_1", "observer_1", "admin_1")
_STUDENT = 100
_FIRST_TIME = 5  # lines more where a text is made that no school has made before
_JOBS_AFTER = timedelta(seconds=5)
_IDS = {
    "users": "self", "assignments": "10000", "submissions": str(_STUDENT), "sections": "2",
    "groups": "10", "overrides": str(_STUDENT),
}  # fmt: skip
_MORE = (  # what lists do for include[] and filters
    "courses?include[]=total_scores&include[]=term&include[]=sections&include[]=total_students",
    "courses?include[]=needs_grading_count&include[]=current_grading_period_scores",
    "courses/1/assignments?include[]=submission&include[]=all_dates&include[]=overrides",
    "courses/1/assignments?include[]=assignment_visibility&needs_grading_count_by_section=true",
    "courses/1/assignment_groups?include[]=assignments&include[]=submission",
    "courses/1/students/submissions?student_ids[]=all&include[]=assignment&include[]=user",
    "courses/1/students/submissions?student_ids[]=all&grouped=true&include[]=total_scores",
    "courses/1/assignments/10000/submissions?include[]=submission_history&include[]=group",
    "courses/1/users?include[]=enrollments&include[]=group_ids",
    "courses/1/enrollments?include[]=current_points&include[]=group_ids",
    "courses/1/groups?include[]=users",
    "courses/1/modules?include[]=items&include[]=content_details",
    "announcements?context_codes[]=course_1&start_date=2026-01-01&end_date=2027-12-31",
    "planner/items?start_date=2026-01-01&end_date=2027-12-31",
    "calendar_events?context_codes[]=course_1&all_events=true&type=assignment",
    "users/self/todo?include[]=ungraded_quizzes",
)
_QUESTIONS = {
    "allCourses": QUESTION,
    "course": """{ course(id: 1) { _id name
        assignmentsConnection { nodes { _id name dueAt needsGradingCount } }
        enrollmentsConnection { nodes { _id grades { currentScore finalScore } } }
        submissionsConnection { nodes { _id score grade } }
        groupSetsConnection { nodes { _id groups: groupsConnection { nodes { _id } } } }
        sectionsConnection { nodes { _id name } } } }""",
    "assignment": "{ assignment(id: 10000) { _id submissionsConnection { nodes { _id } } } }",
}
_LEFT_OUT = (
    "announcements",  # only with what they are of
    "accounts/1/users", "accounts/1/courses",  # the rest of the world is what they list
)  # fmt: skip
_WORK = "courses/1/assignments/10000"
_WRITES = {
    "a name": ("PUT", _WORK, {"assignment[name]": "Other"}),
    "a due date": ("PUT", _WORK, {"assignment[due_at]": "{now}"}),
    "a grade": ("PUT", f"{_WORK}/submissions/100", {"submission[posted_grade]": "1"}),
    "an override": ("PUT", f"{_WORK}/overrides/1", {"assignment_override[due_at]": "{now}"}),
    "a discussion": ("POST", "courses/1/discussion_topics", {"title": "New"}),
    "an enrolment": ("POST", "courses/1/enrollments", {"enrollment[user_id]": "101"}),
}


@pytest.fixture(scope="module")
def schools() -> list[Simulator]:
    """One course in a small school; in one of many courses; in one of many people."""
    made = [crowded(courses=c, strangers=s) for c, s in ((3, 10), (30, 10), (3, 100))]
    for school in made:
        done = ask(school, "teacher_1", f"{_WORK}/submissions/update_grades", method="POST")
        assert done.status == 200  # so that there is a progress to be read
    return made


def _reads() -> list[str]:
    """A path for every route that can be read: a route that comes is counted from then on."""
    patterns = [path for method, path, _ in routes.ROUTES if method == "GET"]
    paths = [re.sub(r"\([^)]*\)", ":id", pattern) for pattern in patterns]
    paths = [re.sub(r"(\w+)/:id", _numbered, path).removeprefix("/") for path in paths]
    return [path for path in paths if path not in _LEFT_OUT]


def _numbered(found: re.Match[str]) -> str:
    return f"{found[1]}/{_IDS.get(found[1], 1)}"


@pytest.mark.parametrize("path", [*_reads(), *_MORE])
def test_no_read_grows_with_the_rest_of_the_world(schools: list[Simulator], path: str) -> None:
    """R49: an answer takes the same steps with 3 and 30 courses, with 10 and 100 strangers.

    Whoever is asked for is in one course, which is equal everywhere; nothing is kept.
    """
    statuses = [_same_steps(schools, partial(request_of, user=user, path=path)) for user in _USERS]

    assert 200 in statuses


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("user", ["student_1", "teacher_1", "observer_1"])
def test_no_question_does(schools: list[Simulator], user: str, question: str) -> None:
    """R49: nor does a GraphQL request."""
    asked = partial(_graphql, user=user, question=_QUESTIONS[question])

    assert _same_steps(schools, asked) == 200


@pytest.mark.parametrize("name", _WRITES)
def test_no_write_does(schools: list[Simulator], name: str) -> None:
    """R49: nor does a write, with the jobs that follow from it."""
    method, path, members = _WRITES[name]

    def write(school: Simulator) -> Request:
        now = f"{school.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        given = {name: value.format(now=now) for name, value in members.items()}
        return request_of(school, "teacher_1", path, method=method, **given)

    assert _same_steps(schools, write) in (200, 201)


def _same_steps(schools: list[Simulator], request: Callable[[Simulator], Request]) -> int:
    """Asks twice in each school and compares the second time; gives the status."""
    statuses, counts = set(), []
    for school in schools:
        _answered(school, request(school))
        school.school.writes += 1
        count, reply = _steps(school, request(school))
        counts.append(count)
        statuses.add(reply.status)
    assert max(counts) - min(counts) <= _FIRST_TIME, counts
    [status] = statuses
    return status


def _steps(school: Simulator, request: Request) -> tuple[int, Reply]:
    """How many lines of Python are run for one request, each turn of a loop anew.

    No garbage is collected meanwhile: hypothesis, once imported, runs lines of its own then.
    """
    count = 0

    def note(_: FrameType, event: str, __: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    gc.disable()
    sys.settrace(note)
    try:
        reply = _answered(school, request)
    finally:
        sys.settrace(before)
        gc.enable()
    return count, reply


def _answered(school: Simulator, request: Request) -> Reply:
    """The reply, with the jobs that follow done."""
    reply = school.answer(request)
    school.clock.advance(_JOBS_AFTER)
    return reply


def _graphql(school: Simulator, user: str, question: str) -> Request:
    token = school.tokens.first(user_id(school, user)).value
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    return Request("POST", "/api/graphql", (), headers, json.dumps({"query": question}).encode())
