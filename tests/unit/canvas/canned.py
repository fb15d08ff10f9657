"""Answers of a running Canvas that several tests need."""

from canvas_sync.canvas.rest_courses import CURRENT, EVERY
from tests.unit.canvas.local_server import reply

COURSES = f"/api/v1/{CURRENT}"
EVERY_COURSE = f"/api/v1/{EVERY}"

HTML = {"Content-Type": "text/html"}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}
SAID = '{{"errors":[{{"message":"{}"}}]}}'

EXPIRED = reply(SAID.format("Expired access token."), 401, CHALLENGE)
REVOKED = reply(SAID.format("Revoked access token."), 401, CHALLENGE)
FORBIDDEN = reply('{"status":"unauthorized","errors":[]}', 403)
MISSING = reply(SAID.format("The specified resource does not exist."), 404)
MISSING_FOR_NOBODY = reply(SAID.format("The specified resource does not exist."), 404, {})
MAINTENANCE = reply("<html>Down for maintenance", 503, HTML)
THROTTLED = reply(
    "403 Forbidden (Rate Limit Exceeded)\n", 403, {"Content-Type": "text/plain", "Retry-After": "7"}
)


def enrolled(course: int, state: str = "active") -> dict[str, str]:
    """A row of users/self/enrollments, as a student."""
    return {
        "id": str(course),
        "course_id": str(course),
        "type": "StudentEnrollment",
        "enrollment_state": state,
        "updated_at": "2026-11-21T08:41:44Z",
    }
