"""Filters of GraphQL lists: each one filters, or is refused."""

from __future__ import annotations

import pytest

from canvas_simulator import Simulator
from tests.unit.simulator.asking import user_id, written
from tests.unit.simulator.graphql.questions import a_school, ask, refusals


@pytest.fixture(scope="module")
def school() -> Simulator:
    return a_school(courses=1, assignments=6)


def _people(school: Simulator, arguments: str, user: str = "teacher_1") -> list[str]:
    text = f"{{ course(id: 1) {{ usersConnection({arguments}) {{ nodes {{ loginId }} }} }} }}"
    nodes = ask(school, user, text)["course"]["usersConnection"]["nodes"]
    return [str(node["loginId"]).partition("@")[0] for node in nodes]


@pytest.mark.parametrize(
    ("arguments", "logins"),
    [
        ("filter: {enrollmentTypes: [TeacherEnrollment]}", {"teacher_1"}),
        ("filter: {enrollmentStates: [completed]}", set()),
        ('filter: {searchTerm: "student_2"}', {"student_2"}),
        ("filter: {userIds: [101, 999]}", {"student_2"}),
        ("userIds: [100]", {"student_1"}),
    ],
)
def test_people_of_a_course(school: Simulator, arguments: str, logins: set[str]) -> None:
    """R69: by type and state of the enrolment, by name or login, by id."""
    assert set(_people(school, arguments)) == logins


def test_people_in_order(school: Simulator) -> None:
    """R69: by name, the other way round, or by login."""
    down = _people(school, "sort: {field: name, direction: desc}")

    assert down == _people(school, "sort: {field: name}")[::-1]
    assert _people(school, "sort: {field: login_id}") == sorted(down)


def _work(school: Simulator, where: str) -> list[dict[str, object]]:
    text = f"""{{ assignment(id: 10000) {{ submissionsConnection(filter: {{states: [graded,
      unsubmitted, submitted, pending_review] {where}}})
      {{ nodes {{ userId score late }} }} }} }}"""
    nodes: list[dict[str, object]] = ask(school, "teacher_1", text)["assignment"][
        "submissionsConnection"
    ]["nodes"]
    return nodes


def test_work_of_an_assignment(school: Simulator) -> None:
    """R69: by section, by the student's name or kind, by points."""
    everybody = {str(row["userId"]) for row in _work(school, "")}
    mine = str(user_id(school, "student_1"))
    first = school.school.enrollments_by[int(mine)][0].section_id
    here = {str(e.user_id) for e in school.school.enrollments_of[1] if e.section_id == first}

    assert {row["userId"] for row in _work(school, f", sectionIds: [{first}]")} == everybody & here
    assert {row["userId"] for row in _work(school, ', userSearch: "student_1@"')} == {mine}
    assert _work(school, ", enrollmentTypes: [ObserverEnrollment]") == []
    assert all(row["late"] for row in _work(school, ", late: true"))
    assert _work(school, ", scoredMoreThan: 1000000") == []


def test_assignments_of_another_student(school: Simulator) -> None:
    """R69: staff see whose they are; a student is refused another's list."""
    made = written(
        school, "teacher_1", "POST", "courses/1/assignments",
        assignment={
            "name": "For one", "published": True, "only_visible_to_overrides": True,
            "assignment_overrides": [{"student_ids": [user_id(school, "student_1")]}],
        },
    )  # fmt: skip
    text = """query($u: ID) { course(id: 1) { assignmentsConnection(first: 50,
      filter: {gradingPeriodId: null, userId: $u}) { nodes { _id } } } }"""

    def listed(user: str) -> set[str]:
        data = ask(school, "teacher_1", text, u=str(user_id(school, user)))
        return {node["_id"] for node in data["course"]["assignmentsConnection"]["nodes"]}

    assert str(made["id"]) in listed("student_1") - listed("student_2")
    assert refusals(school, "student_2", text, u=str(user_id(school, "student_1")))


def test_sections_of_an_assignment(school: Simulator) -> None:
    """R69: those of the students it is for."""
    text = """query($a: ID!) { course(id: 1) { sectionsConnection(filter: {assignmentId: $a})
      { nodes { _id } } } }"""
    work = next(a for a in school.school.assignments if school.school.submissions_of[a])
    users = school.school.submissions_of[work]
    wanted = {str(e.section_id) for e in school.school.enrollments_of[1] if e.user_id in users}

    nodes = ask(school, "teacher_1", text, a=str(work))["course"]["sectionsConnection"]["nodes"]

    assert {node["_id"] for node in nodes} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "{ course(id: 1) { usersConnection(filter: {enrollmentRoleIds: [3]}) { nodes { _id } } } }",
        "{ course(id: 1) { modulesConnection(filter: {userId: 1}) { nodes { _id } } } }",
        "{ course(id: 1) { discussionsConnection(filter: {userId: 1}) { nodes { _id } } } }",
        """{ assignment(id: 10000) { submissionsConnection(filter: {gradingStatus: graded})
        { nodes { _id } } } }""",
        """{ assignment(id: 10000) { submissionsConnection(orderBy: [{field: random}])
        { nodes { _id } } } }""",
    ],
)
def test_what_is_not_offered_is_refused(school: Simulator, text: str) -> None:
    """R69: no filter and no order is silently left out."""
    assert "the simulator does not" in refusals(school, "teacher_1", text)[0]
