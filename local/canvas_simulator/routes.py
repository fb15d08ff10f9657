"""The table of routes: method, path, and the function that answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from canvas_simulator.rest import (
    assignment_groups,
    assignments,
    courses,
    enrollments,
    sections,
    submissions,
    users,
    writes,
)

if TYPE_CHECKING:
    from canvas_simulator.http import Answer

Route = Callable[..., "Answer"]  # of the call and the ids in the path
Found = tuple[Route, tuple[str, ...]]
_ONE = "/courses/:id"
_WORK = "/courses/:id/assignments/:id"
ROUTES: list[tuple[str, str, Route]] = [
    ("GET", "/users/:id", users.show_user),
    ("GET", "/users/:id/profile", users.show_profile),
    ("GET", "/users/:id/enrollments", enrollments.list_own_enrollments),
    ("GET", "/users/:id/courses/:id/assignments", assignments.list_user_assignments),
    ("GET", "/users/self/courses", courses.list_user_courses),
    ("GET", "/courses", courses.list_courses),
    ("GET", _ONE, courses.show_course),
    ("GET", f"{_ONE}/enrollments", enrollments.list_course_enrollments),
    ("GET", f"{_ONE}/sections", sections.list_sections),
    ("GET", "/sections/:id/enrollments", enrollments.list_section_enrollments),
    ("GET", f"{_ONE}/assignment_groups", assignment_groups.list_assignment_groups),
    ("GET", f"{_ONE}/students/submissions", submissions.list_student_submissions),
    ("GET", f"{_ONE}/assignments", assignments.list_assignments),
    ("POST", f"{_ONE}/assignments", writes.create_assignment),
    ("GET", _WORK, assignments.show_assignment),
    ("PUT", _WORK, writes.update_assignment),
    ("DELETE", _WORK, writes.delete_assignment),
    ("GET", f"{_WORK}/overrides", assignments.list_overrides),
    ("GET", f"{_WORK}/submissions", submissions.list_assignment_submissions),
    ("GET", f"{_WORK}/submissions/:id", submissions.show_submission),
    ("PUT", f"{_WORK}/submissions/:id", writes.grade_submission),
]
_PREFIX = "/api/v1"
_COMPILED = [
    (method, re.compile(_PREFIX + path.replace(":id", "([^/]+)")), answer)
    for method, path, answer in ROUTES
]


def find(method: str, path: str) -> Found | None:
    """The function for a request and the ids in its path; None for an unknown route."""
    path = path.removesuffix("/").removesuffix(".json")
    method = "GET" if method == "HEAD" else method
    for known, pattern, answer in _COMPILED:
        match = pattern.fullmatch(path) if known == method else None
        if match is not None:
            return answer, match.groups()
    return None
