"""Who sees what through GraphQL, and how long an answer is good."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.graphql import view as views
from canvas_simulator.schema import Comment
from tests.unit.simulator.asking import ask as rest
from tests.unit.simulator.graphql.questions import a_school, ask, post

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_WORK = """query($c: ID!) { course(id: $c) { submissionsConnection(first: 100, filter: {states:
  [submitted, unsubmitted, graded, pending_review]}) { nodes { _id userId state score grade
  gradeHidden postedAt assignment { _id name } } } } }"""


@pytest.fixture
def school() -> Simulator:
    return a_school()


def _work(school: Simulator, user: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = ask(school, user, _WORK, c="1")["course"][
        "submissionsConnection"
    ]["nodes"]
    return rows


def test_students_get_their_own_work(school: Simulator) -> None:
    """R69: a student gets own rows, a teacher everybody's."""
    assert len({row["userId"] for row in _work(school, "student_1")}) == 1
    assert len({row["userId"] for row in _work(school, "teacher_1")}) > 1


def test_hidden_grades(school: Simulator) -> None:
    """R69: a grade that is not posted is null for the student, who is told so."""
    hidden = [row for row in _work(school, "student_1") if row["gradeHidden"]]

    assert hidden
    assert {(row["score"], row["grade"], row["postedAt"]) for row in hidden} == {(None, None, None)}
    assert not any(row["gradeHidden"] for row in _work(school, "teacher_1"))


def test_restricted_courses_leak(school: Simulator) -> None:
    """R140: a course that its dates close is in `allCourses` in full, by id it is null."""
    course = school.school.courses[1]
    course.restrict_enrollments_to_course_dates = course.restrict_student_past_view = True
    course.start_at = school.clock.now() - timedelta(days=9)
    course.end_at = school.clock.now() - timedelta(days=1)

    listed = ask(school, "student_1", "{ allCourses { _id name } }")["allCourses"]

    assert {"_id": "1", "name": course.name} in listed
    assert ask(school, "student_1", '{ course(id: "1") { _id } }') == {"course": None}


def test_courses_by_ids_are_an_hour_old(school: Simulator) -> None:
    """R71: own columns come from an hour-old cache, connections do not."""
    text = '{ courses(ids: ["1"]) { name assignmentsConnection(first: 100) { nodes { _id } } } }'
    before = ask(school, "student_1", text)["courses"][0]
    school.school.courses[1].name = "Renamed"
    visible = before["assignmentsConnection"]["nodes"][0]["_id"]
    rest(school, "teacher_1", f"courses/1/assignments/{visible}", method="DELETE")

    school.clock.advance(timedelta(minutes=59))
    soon = ask(school, "student_1", text)["courses"][0]
    school.clock.advance(timedelta(minutes=2))
    late = ask(school, "student_1", text)["courses"][0]

    assert soon["name"] == before["name"]
    assert {"_id": visible} not in soon["assignmentsConnection"]["nodes"]
    assert {"_id": visible} not in late["assignmentsConnection"]["nodes"]
    assert late["name"] == "Renamed"


def test_ids_may_be_opaque_or_global(school: Simulator) -> None:
    """R125: `Course-1` in base 64 and the global id mean the same course."""
    text = "query($c: ID!) { course(id: $c) { _id id } }"
    expected = {"course": {"_id": "1", "id": "Q291cnNlLTE="}}

    assert ask(school, "student_1", text, c="Q291cnNlLTE=") == expected
    assert ask(school, "student_1", text, c="10000000000001") == expected


def test_others_are_hidden(school: Simulator) -> None:
    """R125: oneself is a node, a classmate is null, a teacher's student is one."""
    users = {row.key: str(row.id) for row in school.school.world.users}
    text = "query($u: ID!) { legacyNode(type: User, _id: $u) { ... on User { name email } } }"

    own = ask(school, "student_1", text, u=users["student_1"])["legacyNode"]
    assert own["email"]
    assert ask(school, "student_1", text, u=users["student_2"]) == {"legacyNode": None}
    assert ask(school, "teacher_1", text, u=users["student_2"])["legacyNode"]["name"]


def test_times_have_the_viewers_offset() -> None:
    """R125: `Z` at no offset, else the offset of the zone at that moment."""
    at = a_school().clock.now().replace(month=7, day=1, hour=12, minute=0, second=0)

    assert views.zoned_text(at, "Etc/UTC").endswith("T12:00:00Z")
    assert views.zoned_text(at, "Europe/Berlin").endswith("T14:00:00+02:00")


def test_answers_are_kept_until_the_world_moves(
    school: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R101: the same question is computed once; a write or another caller asks anew."""
    made: list[object] = []
    init = views.View.__init__

    def counted(self: views.View, *given: object) -> None:
        made.append(self)
        init(self, *given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(views.View, "__init__", counted)
    text = "{ allCourses { _id updatedAt } }"
    for _ in range(3):
        ask(school, "student_1", text)
    assert len(made) == 1
    ask(school, "student_2", text)
    assert len(made) == 2
    rest(school, "teacher_1", "courses/1/assignments", method="POST", **{"assignment[name]": "New"})
    ask(school, "student_1", text)
    assert len(made) == 3


def test_kept_answers_follow_the_clock(school: Simulator) -> None:
    """R71: work becomes missing when its due date passes, though nothing was written."""
    text = """{ course(id: "1") { submissionsConnection(first: 100, filter: {states:
      [unsubmitted]}) { nodes { _id missing cachedDueDate } } } }"""
    before = ask(school, "student_1", text)["course"]["submissionsConnection"]["nodes"]
    waiting = [row for row in before if row["cachedDueDate"] and not row["missing"]]

    school.clock.advance(timedelta(days=400))
    after = ask(school, "student_1", text)["course"]["submissionsConnection"]["nodes"]

    assert sum(row["missing"] for row in after) > sum(row["missing"] for row in before)
    assert waiting


def test_hidden_totals(school: Simulator) -> None:
    """R69: hidden totals are null; whoever read them before still does for an hour."""
    text = """query($u: ID!) { legacyNode(type: User, _id: $u) { ... on User {
      enrollmentsConnection { nodes { course { _id } grades { currentScore } } } } } }"""

    def totals(user: str) -> object:
        number = next(str(u.id) for u in school.school.world.users if u.key == user)
        node = ask(school, user, text, u=number)["legacyNode"]
        rows = node["enrollmentsConnection"]["nodes"]
        return next(row["grades"] for row in rows if row["course"]["_id"] == "1")

    before = totals("student_1")
    school.school.courses[1].hide_final_grades = True
    school.school.writes += 1

    assert before is not None
    assert totals("student_1") == before
    assert totals("student_2") is None
    school.clock.advance(timedelta(minutes=59))
    assert totals("student_1") == before
    school.clock.advance(timedelta(minutes=2))
    assert totals("student_1") is None


def test_comments_wait_for_the_grade(school: Simulator) -> None:
    """R69: a grader's comment on hidden work is the grader's alone until it is posted."""
    text = """query($i: ID!) { submission(id: $i) { commentsConnection(filter: {allComments: true})
      { nodes { comment htmlComment } } } }"""
    hidden = next(row for row in _work(school, "student_1") if row["gradeHidden"])
    row = school.school.submissions[int(str(hidden["_id"]))]
    teacher = next(u.id for u in school.school.world.users if u.key == "teacher_1")
    row.comments.append(
        Comment(id=1, author_id=teacher, text="<p>Well</p>", created_at=row.updated_at, hidden=True)
    )

    def shown(user: str) -> object:
        return ask(school, user, text, i=hidden["_id"])["submission"]["commentsConnection"]["nodes"]

    assert shown("student_1") == []
    assert shown("teacher_1") == [{"comment": "Well", "htmlComment": "<p>Well</p>"}]


def test_introspection(school: Simulator) -> None:
    """R125: the schema tells about itself, as recorded."""
    found = ask(school, "student_1", '{ __type(name: "Course") { fields { name } } }')

    assert {"name": "submissionsConnection"} in found["__type"]["fields"]
    assert json.loads(post(school, "student_1", "").body) == {
        "errors": [{"message": "No query string was present"}]
    }
