"""What people do at the small school, through its API: jobs and caches work as Canvas's do."""

import json

from canvas_simulator.http import Request
from tests.edge.small_school import COURSE, STUDENT, TEACHER
from tests.edge.student import INSTANCE, Student


def teacher_puts(student: Student, number: int, members: dict[str, object]) -> None:
    """The teacher changes an assignment."""
    path = f"courses/{COURSE}/assignments/{number}"
    _done(student, TEACHER, "PUT", path, {"assignment": members})


def teacher_makes(student: Student, members: dict[str, object]) -> int:
    """The teacher makes an assignment; its number."""
    path = f"courses/{COURSE}/assignments"
    row: dict[str, int] = json.loads(_done(student, TEACHER, "POST", path, {"assignment": members}))
    return row["id"]


def student_marks(student: Student, course_id: int, *, favourite: bool) -> None:
    """The student marks a course as a favourite, or takes the mark away."""
    path = f"users/self/favorites/courses/{course_id}"
    _done(student, STUDENT, "POST" if favourite else "DELETE", path, {})


def _done(
    student: Student, user_id: int, method: str, path: str, members: dict[str, object]
) -> bytes:
    headers = {"authorization": f"Bearer {student.school.tokens.first(user_id).value}"}
    headers |= {"content-type": "application/json", "host": INSTANCE}
    request = Request(method, f"/api/v1/{path}", (), headers, json.dumps(members).encode())
    reply = student.school.answer(request)
    assert reply.status in {200, 201}, reply.body
    return reply.body
