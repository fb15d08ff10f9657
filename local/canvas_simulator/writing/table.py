"""The writes: method, path, and the function that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import progress
from canvas_simulator.building import account, enrolling
from canvas_simulator.writing import (
    assignment_groups,
    assignments,
    categories,
    courses,
    grades,
    groups,
    members,
    overrides,
    submitting,
    topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.http import Answer

_ONE = "/courses/:id"
_WORK = f"{_ONE}/assignments/:id"
_TOPIC = f"{_ONE}/discussion_topics"
WRITES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", f"{_ONE}/assignments", assignments.create_assignment),
    ("PUT", _WORK, assignments.update_assignment),
    ("DELETE", _WORK, assignments.delete_assignment),
    ("PUT", f"{_WORK}/date_details", assignments.change_dates),
    ("POST", f"{_WORK}/overrides", overrides.create_override),
    ("PUT", f"{_WORK}/overrides/:id", overrides.update_override),
    ("DELETE", f"{_WORK}/overrides/:id", overrides.delete_override),
    ("POST", f"{_WORK}/submissions", submitting.submit),
    ("PUT", f"{_WORK}/submissions/:id", grades.grade_submission),
    ("POST", f"{_WORK}/submissions/update_grades", grades.grade_many),
    ("POST", f"{_ONE}/assignment_groups", assignment_groups.create_assignment_group),
    ("PUT", f"{_ONE}/assignment_groups/:id", assignment_groups.update_assignment_group),
    ("DELETE", f"{_ONE}/assignment_groups/:id", assignment_groups.delete_assignment_group),
    ("POST", f"{_ONE}/group_categories", categories.create_category),
    ("PUT", "/group_categories/:id", categories.update_category),
    ("DELETE", "/group_categories/:id", categories.delete_category),
    ("POST", "/group_categories/:id/assign_unassigned_members", categories.assign_unassigned),
    ("POST", "/group_categories/:id/groups", groups.create_group),
    ("PUT", "/groups/:id", groups.update_group),
    ("DELETE", "/groups/:id", groups.delete_group),
    ("POST", "/groups/:id/memberships", members.create_membership),
    ("DELETE", "/groups/:id/memberships/:id", members.delete_membership),
    ("DELETE", "/groups/:id/users/:id", members.delete_member),
    ("POST", _TOPIC, topics.create_topic),
    ("PUT", f"{_TOPIC}/:id", topics.update_topic),
    ("DELETE", f"{_TOPIC}/:id", topics.delete_topic),
    ("POST", f"{_TOPIC}/:id/entries", topics.create_entry),
    ("PUT", _ONE, courses.update_course),
    ("DELETE", _ONE, courses.delete_course),
    ("PUT", f"{_ONE}/settings", courses.update_settings),
    ("PUT", f"{_ONE}/modules/:id", courses.update_module),
    ("PUT", "/sections/:id", courses.update_section),
    ("PUT", "/users/self/course_nicknames/:id", courses.set_nickname),
    ("DELETE", "/users/self/course_nicknames/:id", courses.clear_nickname),
    ("GET", "/progress/:id", progress.show_progress),
    ("GET", "/accounts", account.list_accounts),
    ("GET", "/accounts/:id", account.show_account),
    ("POST", "/accounts/:id/users", account.create_user),
    ("POST", "/accounts/:id/terms", account.create_term),
    ("PUT", "/accounts/:id/terms/:id", account.update_term),
    ("POST", "/accounts/:id/courses", account.create_course),
    ("PUT", "/users/:id", account.update_user),
    ("POST", f"{_ONE}/sections", enrolling.create_section),
    ("POST", f"{_ONE}/enrollments", enrolling.create_enrollment),
    ("POST", "/sections/:id/enrollments", enrolling.create_section_enrollment),
    ("DELETE", f"{_ONE}/enrollments/:id", enrolling.end_enrollment),
    ("PUT", f"{_ONE}/enrollments/:id/reactivate", enrolling.reactivate_enrollment),
]
