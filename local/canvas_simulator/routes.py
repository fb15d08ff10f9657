"""The table of routes: method, path, and the function that answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from canvas_simulator.graphql import answer_graphql
from canvas_simulator.rest import (
    assignment_groups,
    assignments,
    courses,
    enrollments,
    sections,
    submissions,
    users,
)
from canvas_simulator.rest.reads import READS
from canvas_simulator.writing.table import WRITES

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
    ("GET", "/users/:id/courses", courses.list_user_courses),
    ("GET", "/courses", courses.list_courses),
    ("GET", _ONE, courses.show_course),
    ("GET", f"{_ONE}/enrollments", enrollments.list_course_enrollments),
    ("GET", f"{_ONE}/sections", sections.list_sections),
    ("GET", "/sections/:id/enrollments", enrollments.list_section_enrollments),
    ("GET", f"{_ONE}/assignment_groups", assignment_groups.list_assignment_groups),
    ("GET", f"{_ONE}/students/submissions", submissions.list_student_submissions),
    ("GET", f"{_ONE}/assignments", assignments.list_assignments),
    ("GET", _WORK, assignments.show_assignment),
    ("GET", f"{_WORK}/overrides", assignments.list_overrides),
    ("GET", f"{_WORK}/submissions", submissions.list_assignment_submissions),
    ("GET", f"{_WORK}/submissions/:id", submissions.show_submission),
    *READS,
    *WRITES,
]
_PREFIX = "/api/v1"
GRAPHQL = "/api/graphql"
_COMPILED: dict[tuple[str, int], list[tuple[re.Pattern[str], Route]]] = {}
for _method, _path, _answer in ROUTES:
    _pattern = re.compile(_PREFIX + _path.replace(":id", "([^/]+)"))
    _COMPILED.setdefault((_method, (_PREFIX + _path).count("/")), []).append((_pattern, _answer))


def find(method: str, path: str) -> Found | None:
    """The function for a request and the ids in its path; None for an unknown route."""
    path = path.replace("//", "/").removesuffix("/").removesuffix(".json")
    if path == GRAPHQL:
        return (answer_graphql, ()) if method == "POST" else None
    method = "GET" if method == "HEAD" else method
    for pattern, answer in _COMPILED.get((method, path.count("/")), ()):
        match = pattern.fullmatch(path)
        if match is not None:
            return answer, match.groups()
    return None
