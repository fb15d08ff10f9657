"""Adds rows to a school: to its world and to every index of `school` at once.

A row is never taken out of its table (the world keeps it as deleted), so that no write does
work that grows with the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.schema import (
        AssignmentGroup,
        Course,
        Enrollment,
        Group,
        GroupCategory,
        Module,
        ModuleItem,
        Override,
        Quiz,
        Section,
        Term,
        Topic,
        User,
    )
    from canvas_simulator.school import School


def add_user(school: School, row: User) -> None:
    school.world.users.append(row)
    school.users[row.id] = row


def add_term(school: School, row: Term) -> None:
    school.world.terms.append(row)
    school.terms[row.id] = row


def add_course(school: School, row: Course) -> None:
    school.world.courses.append(row)
    school.courses[row.id] = row


def add_section(school: School, row: Section) -> None:
    school.world.sections.append(row)
    school.sections[row.id] = row
    school.sections_of[row.course_id].append(row)


def add_enrollment(school: School, row: Enrollment) -> None:
    school.world.enrollments.append(row)
    school.enrollments_of[row.course_id].append(row)
    school.enrollments_by[row.user_id].append(row)


def add_assignment_group(school: School, row: AssignmentGroup) -> None:
    school.world.assignment_groups.append(row)
    school.assignment_groups[row.id] = row
    school.assignment_groups_of[row.course_id].append(row)


def remove_assignment_group(school: School, row: AssignmentGroup) -> None:
    row.workflow_state = "deleted"
    school.assignment_groups_of[row.course_id].remove(row)


def add_override(school: School, row: Override) -> None:
    school.world.overrides.append(row)
    school.overrides_of[row.assignment_id].append(row)


def remove_override(school: School, row: Override) -> None:
    row.deleted = True
    school.overrides_of[row.assignment_id].remove(row)


def add_category(school: School, row: GroupCategory) -> None:
    school.world.group_categories.append(row)
    school.group_categories[row.id] = row
    school.group_categories_of[row.course_id].append(row)


def add_group(school: School, row: Group) -> None:
    school.world.groups.append(row)
    school.groups[row.id] = row
    school.groups_of[row.course_id].append(row)


def add_topic(school: School, row: Topic) -> None:
    school.world.topics.append(row)
    school.topics[row.id] = row
    school.topics_of[row.course_id].append(row)


def add_module(school: School, row: Module) -> None:
    school.world.modules.append(row)
    school.modules_of[row.course_id].append(row)


def remove_module(school: School, row: Module) -> None:
    row.workflow_state = "deleted"
    school.modules_of[row.course_id].remove(row)
    for item in row.items:
        _unplace(school, item)


def add_item(school: School, module: Module, item: ModuleItem) -> None:
    module.items.append(item)
    school.place(module, item)


def remove_item(school: School, module: Module, item: ModuleItem) -> None:
    """NOTE: kept nowhere, unlike other rows: a module holds the items it has."""
    module.items.remove(item)
    _unplace(school, item)


def _unplace(school: School, item: ModuleItem) -> None:
    school.module_with.pop(item.id, None)
    rows = school.module_items.get((item.type, item.content_id or 0), [])
    rows[:] = [one for one in rows if one[1] is not item]


def add_quiz(school: School, row: Quiz) -> None:
    school.world.quizzes.append(row)
    school.quizzes[row.id] = row
    school.quizzes_of[row.course_id].append(row)


def remove_quiz(school: School, row: Quiz) -> None:
    row.deleted = True
    school.quizzes_of[row.course_id].remove(row)
    del school.quizzes[row.id]
