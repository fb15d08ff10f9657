"""What GraphQL tells beside the work itself: rubrics, posts, sections, rights, attempts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from canvas_simulator import Simulator
from tests.unit.simulator.asking import user_id, written
from tests.unit.simulator.graphql.questions import a_school, ask


@pytest.fixture(scope="module")
def school() -> Simulator:
    return a_school(courses=1, assignments=6)


_DETAILS = """query($a: ID!) { assignment(id: $a) { expectsSubmission postPolicy { postManually }
  peerReviews { enabled count } rubric { title pointsPossible criteria { description points
  ratings { description points } } } assignedStudents { nodes { _id } }
  assignmentOverrides { nodes { set { __typename ... on AdhocStudents { students { _id } }
  ... on Section { _id } } } } } }"""


def test_what_an_assignment_tells(school: Simulator) -> None:
    """R69: rubric, posting, whom it and its overrides are for; the latter for staff only."""
    mine = user_id(school, "student_1")
    made = written(
        school, "teacher_1", "POST", "courses/1/assignments",
        assignment={
            "name": "Told", "published": True, "post_manually": True,
            "assignment_overrides": [
                {"student_ids": [mine], "due_at": "2027-01-01T00:00:00Z"},
                {"course_section_id": school.school.sections_of[1][0].id},
            ],
        },
    )  # fmt: skip
    criteria = {"0": {"description": "Proof", "points": 4, "ratings": {"0": {"points": 4}}}}
    written(
        school, "teacher_1", "POST", "courses/1/rubrics",
        rubric={"title": "How", "criteria": criteria},
        rubric_association={"association_id": made["id"], "association_type": "Assignment"},
    )  # fmt: skip
    work = str(made["id"])

    told = ask(school, "teacher_1", _DETAILS, a=work)["assignment"]
    seen = ask(school, "student_1", _DETAILS, a=work)["assignment"]

    assert told["expectsSubmission"] is True
    assert (told["postPolicy"], seen["postPolicy"]) == ({"postManually": True}, None)
    assert told["peerReviews"] == {"enabled": False, "count": 0}
    assert (told["rubric"]["title"], told["rubric"]["pointsPossible"]) == ("How", 4)
    assert [one["description"] for one in told["rubric"]["criteria"]] == ["Proof"]
    assert seen["rubric"] == told["rubric"]
    students, section = (node["set"] for node in told["assignmentOverrides"]["nodes"])
    assert students == {"__typename": "AdhocStudents", "students": [{"_id": str(mine)}]}
    assert section["__typename"] == "Section"
    assert (seen["assignedStudents"], seen["assignmentOverrides"]) == (None, None)


def test_a_rubric_filled_in(school: Simulator) -> None:
    """R69: points, words and who gave them; nothing while the grade is held back."""
    mine = user_id(school, "student_1")
    made = written(
        school, "teacher_1", "POST", "courses/1/assignments",
        assignment={"name": "Rated", "published": True, "post_manually": True},
    )["id"]  # fmt: skip
    ratings = {"0": {"points": 4, "description": "Sound"}, "1": {"points": 0}}
    hung = {"association_id": made, "association_type": "Assignment", "purpose": "grading"}
    rubric = written(
        school, "teacher_1", "POST", "courses/1/rubrics",
        rubric={"title": "How", "criteria": {"0": {"description": "Proof", "ratings": ratings}}},
        rubric_association=hung,
    )["rubric"]  # fmt: skip
    school.clock.advance(timedelta(seconds=5))
    line = rubric["data"][0]
    filled = {line["id"]: {"rating_id": line["ratings"][0]["id"], "points": 4, "comments": "ok"}}
    work = f"courses/1/assignments/{made}/submissions/{mine}"
    written(school, "teacher_1", "PUT", work, rubric_assessment=filled)
    text = """query($a: ID!, $u: ID!) { submission(assignmentId: $a, userId: $u) {
      rubricAssessmentsConnection { nodes { score assessor { _id } rubricAssociation {
      associationId } assessmentRatings { points comments description criterion { description }
      } } } } }"""

    def read(user: str) -> list[dict[str, Any]]:
        data = ask(school, user, text, a=str(made), u=str(mine))["submission"]
        nodes: list[dict[str, Any]] = data["rubricAssessmentsConnection"]["nodes"]
        return nodes

    [told] = read("teacher_1")

    assert (told["score"], told["assessor"]["_id"]) == (4, str(user_id(school, "teacher_1")))
    assert told["rubricAssociation"] == {"associationId": str(made)}
    assert told["assessmentRatings"] == [
        {"points": 4, "comments": "ok", "description": "Sound",
         "criterion": {"description": "Proof"}}
    ]  # fmt: skip
    assert read("student_1") == []


def test_posts_of_a_discussion(school: Simulator) -> None:
    """R69: posts, replies and counts; none before one's own where that is asked for."""
    topic = written(
        school, "teacher_1", "POST", "courses/1/discussion_topics",
        title="Talk", message="?", published=True, require_initial_post=True,
    )["id"]  # fmt: skip
    path = f"courses/1/discussion_topics/{topic}/entries"
    written(school, "student_1", "POST", path, message="first")
    text = """query($t: ID!) { legacyNode(type: Discussion, _id: $t) { ... on Discussion {
      entryCounts { repliesCount unreadCount } discussionEntriesConnection { nodes { message
      author { _id } parentId subentriesCount } } } } }"""

    told = ask(school, "teacher_1", text, t=str(topic))["legacyNode"]
    held = ask(school, "student_2", text, t=str(topic))["legacyNode"]

    assert told["entryCounts"] == {"repliesCount": 1, "unreadCount": 1}
    assert [node["message"] for node in told["discussionEntriesConnection"]["nodes"]] == ["first"]
    assert held["discussionEntriesConnection"]["nodes"] == []


def test_sections_terms_rights_and_statuses(school: Simulator) -> None:
    """R69: what a course tells beside its work; a term's courses only to administrators."""
    school.school.world.grade_statuses[7] = "Catching up"
    school.school.writes += 1
    text = """{ course(id: 1) { permissions { manageGrades viewAllGrades becomeUser }
      term { coursesConnection { nodes { _id } } } sectionsConnection { nodes { students {
      nodes { _id } } } } customGradeStatusesConnection { nodes { _id name } } } }"""

    told, seen = (ask(school, user, text)["course"] for user in ("teacher_1", "student_1"))
    admin = ask(school, "admin_1", text)["course"]

    assert told["permissions"] == {
        "manageGrades": True, "viewAllGrades": True, "becomeUser": False,
    }  # fmt: skip
    assert seen["permissions"]["manageGrades"] is False
    assert (told["term"]["coursesConnection"], seen["customGradeStatusesConnection"]) == (
        None,
        None,
    )
    assert admin["term"]["coursesConnection"]["nodes"] == [{"_id": "1"}]
    assert told["customGradeStatusesConnection"]["nodes"] == [{"_id": "7", "name": "Catching up"}]
    assert sum(len(s["students"]["nodes"]) for s in told["sectionsConnection"]["nodes"]) == 4


def test_attempts_of_a_submission(school: Simulator) -> None:
    """R69: the earlier ones and the present one; a held grade is held in each."""
    row = next(s for s in school.school.world.submissions if s.score is not None)
    row.earlier = [{"attempt": 1, "score": 1.0, "grade": "1"}, {"attempt": 2}]
    work = school.school.assignments[row.assignment_id]
    work.post_manually, row.posted_at = True, None
    school.school.writes += 1
    text = """query($s: ID!) { submission(id: $s) { submissionHistoriesConnection { nodes { attempt
      score rootId } } } }"""
    owner = next(u.key for u in school.school.world.users if u.id == row.user_id)

    told = ask(school, "teacher_1", text, s=str(row.id))["submission"]

    nodes = told["submissionHistoriesConnection"]["nodes"]
    assert [(n["attempt"], n["score"]) for n in nodes] == [(1, 1.0), (2, row.score)]
    own = ask(school, owner, text, s=str(row.id))["submission"]
    assert {n["score"] for n in own["submissionHistoriesConnection"]["nodes"]} == {None}
