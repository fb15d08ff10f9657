"""What GraphQL shows of discussions in parts, and of those for some sections."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.generating.sizes import NOW
from canvas_simulator.schema import Assignment, Override, Topic
from tests.unit.simulator.asking import Json, rows, send

if TYPE_CHECKING:
    from canvas_simulator.schema import World

_WHOLE, _FIRST, _SECOND = 501, 502, 503
_PARTS = """{ assignment(id: 501) { hasSubAssignments checkpoints {
    tag name pointsPossible onlyVisibleToOverrides dueAt base: dueAt(applyOverrides: false)
    assignmentOverrides { nodes { _id } } } } }"""


@pytest.fixture
def world() -> World:
    """A course with a discussion in two parts; the second one is later for student_1's section."""
    world = generate(Size(courses=1, assignments=1, students=2))
    for number, points, tag in ((_WHOLE, 10.0, None), (_FIRST, 4.0, "reply_to_topic")):
        world.assignments.append(_work(number, points, tag))
    world.assignments.append(_work(_SECOND, 6.0, "reply_to_entry"))
    section = world.enrollments[0].section_id
    due_at = NOW + timedelta(days=9)
    later = Override(
        id=7, assignment_id=_SECOND, fields=["due_at"], due_at=due_at, section_id=section
    )
    world.overrides.append(later)
    return world


def _work(number: int, points: float, tag: str | None) -> Assignment:
    return Assignment(
        id=number,
        course_id=1,
        assignment_group_id=11,
        name="Talk",
        points_possible=points,
        submission_types=["discussion_topic"],
        due_at=NOW + timedelta(days=2) if tag else None,
        created_at=NOW,
        updated_at=NOW,
        parent_assignment_id=_WHOLE if tag else None,
        sub_assignment_tag=tag,
    )


def _asked(school: Simulator, question: str, user: str = "student_1") -> Json:
    reply = json.loads(send(school, user, "POST", "/api/graphql", query=question).body)
    assert "errors" not in reply
    return reply["data"]


def test_parts(world: World) -> None:
    """R84: the parts that REST shows, with their points and the viewer's dates."""
    school = Simulator(world)
    whole = _asked(school, _PARTS)["assignment"]
    rest = rows(school, "student_1", "courses/1/assignments/501?include[]=checkpoints")

    first, second = whole["checkpoints"]
    assert (whole["hasSubAssignments"], rest["has_sub_assignments"]) == (True, True)
    for shown, row in zip((first, second), rest["checkpoints"], strict=True):
        assert (shown["tag"], shown["pointsPossible"]) == (row["tag"], row["points_possible"])
    assert second["dueAt"][:10] == f"{NOW + timedelta(days=9):%Y-%m-%d}"
    assert [len(one["assignmentOverrides"]["nodes"]) for one in (first, second)] == [0, 1]


def test_everybody_elses_dates(world: World) -> None:
    """R84: whom the override is not for, has the date for everyone; teachers may ask for it."""
    school = Simulator(world)

    other = _asked(school, _PARTS, "student_2")["assignment"]["checkpoints"][1]
    taught = _asked(school, _PARTS, "teacher_1")["assignment"]["checkpoints"][1]

    assert other["assignmentOverrides"] == {"nodes": []}
    day = f"{NOW + timedelta(days=2):%Y-%m-%d}"
    assert other["dueAt"][:10] == taught["base"][:10] == day


def test_no_parts(world: World) -> None:
    """R84: ordinary work has none; where discussions are not graded in parts nothing is said."""
    asked = "{ assignment(id: 10000) { hasSubAssignments checkpoints { tag } } }"
    said = [_asked(Simulator(world), asked)["assignment"]]
    world.discussion_checkpoints = False
    said.append(_asked(Simulator(world), asked)["assignment"])

    assert [one["checkpoints"] for one in said] == [[], None]
    assert not any(one["hasSubAssignments"] for one in said)


def test_for_some_sections(world: World) -> None:
    """R85: another section's announcement is in the list, unlike in REST's, and says that it is."""
    other = next(s.id for s in world.sections if s.id != world.enrollments[0].section_id)
    for number, sections in ((31, []), (32, [other])):
        news = Topic(id=number, course_id=1, title="News", announcement=True, posted_at=NOW,
                     created_at=NOW, updated_at=NOW, section_ids=sections)  # fmt: skip
        world.topics.append(news)
    school = Simulator(world)

    asked = "{ course(id: 1) { discussionsConnection { nodes { _id isSectionSpecific } } } }"
    nodes = _asked(school, asked)["course"]["discussionsConnection"]["nodes"]

    assert {row["_id"]: row["isSectionSpecific"] for row in nodes} == {"31": False, "32": True}
    shown = rows(school, "student_1", "announcements?context_codes[]=course_1")
    assert [row["id"] for row in shown] == [31]
