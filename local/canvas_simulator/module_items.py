"""What the items of modules name, and which modules and items somebody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.schema import Quiz, Topic
from canvas_simulator.visibility import is_assigned

if TYPE_CHECKING:
    from canvas_simulator.schema import Assignment, Module, ModuleItem
    from canvas_simulator.school import School
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Membership

WORK = ("Assignment", "Quiz", "Discussion")  # what a world holds; pages and files it does not


def named_by(school: School, item: ModuleItem) -> Assignment | Quiz | Topic | None:
    """The row an item names; None where the world holds no such thing."""
    number = item.content_id or 0
    if item.type == "Quiz":
        return school.quizzes.get(number)
    if item.type == "Discussion":
        topic = school.topics.get(number)
        return None if topic is None or topic.workflow_state == "deleted" else topic
    work = school.assignments.get(number) if item.type == "Assignment" else None
    return None if work is None or work.workflow_state == "deleted" else work


def work_of(school: School, item: ModuleItem) -> Assignment | None:
    """The assignment behind an item, its quiz or its discussion."""
    row = named_by(school, item)
    if isinstance(row, Quiz | Topic):
        return school.assignments.get(row.assignment_id or 0)
    return row


def title_of(school: School, item: ModuleItem) -> str:
    """Work is called in a module as it is called itself."""
    row = named_by(school, item)
    if row is None:
        return item.title
    if isinstance(row, Quiz):
        return quiz_title(school, row)
    return row.title if isinstance(row, Topic) else row.name


def quiz_title(school: School, quiz: Quiz) -> str:
    work = school.assignments.get(quiz.assignment_id or 0)
    return quiz.title if work is None else work.name


def quiz_published(school: School, quiz: Quiz) -> bool:
    work = school.assignments.get(quiz.assignment_id or 0)
    return quiz.published if work is None else work.workflow_state == "published"


def is_published(school: School, item: ModuleItem) -> bool:
    row = named_by(school, item)
    if row is None:
        return item.published
    if isinstance(row, Quiz):
        return quiz_published(school, row)
    return row.workflow_state in ("published", "active")


def visible_modules(
    school: School, course_id: int, mine: Standing, member: Membership
) -> list[Module]:
    """All by position; for others than staff the published ones that are for them."""
    rows = sorted(school.modules_of[course_id], key=lambda m: (m.position, m.id))
    if mine.staff:
        return rows
    return [
        row
        for row in rows
        if row.workflow_state == "active"
        and (not row.overrides or any(member.matches(o) for o in row.overrides))
    ]


def visible_items(
    school: School, module: Module, member: Membership, *, staff: bool
) -> list[ModuleItem]:
    """By position, without those whose work was deleted.

    Unpublished ones, and work of others, for staff only.
    """
    rows = sorted(module.items, key=lambda i: (i.position, i.id))
    rows = [r for r in rows if r.type not in WORK or named_by(school, r) is not None]
    if staff:
        return rows
    return [r for r in rows if is_published(school, r) and _is_for(school, r, member)]


def _is_for(school: School, item: ModuleItem, member: Membership) -> bool:
    work = work_of(school, item)
    return work is None or is_assigned(school, work, member)
