"""What lists over all courses say, row by row."""

from datetime import timedelta

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.domain.snapshot import Json
from tests.fakes.clock import NOON
from tests.unit.canvas.local_server import reply

ONE, TWO = CourseId("10000000000001"), CourseId("10000000000002")
SINCE = NOON - timedelta(minutes=20)
GRADED = "users/self/graded_submissions"
PLANNER = "planner/items"
NOON_BY_DATE = "Mon, 30 Nov 2026 12:00:00 GMT"
ETAG = 'W/"649f6ff4fa04269dc447e5e1e3ef4e91"'
NOT_MODIFIED = reply("", 304, {"X-Canvas-User-Id": "10000000000066", "ETag": ETAG})
SCOPE = reply('{"errors":[{"message":"Insufficient scopes on access token."}]}', 401, {})


def a_row(course: int = 1, **fields: object) -> Json:
    row = {"id": str(course), "name": "Biology", "workflow_state": "available"}
    return row | {"updated_at": "2026-11-30T08:00:00Z", "enrollments": []} | fields


def a_grade(course: int = 1, **fields: object) -> Json:
    address = f"http://canvas.example.test/courses/{course}/assignments/5/submissions/4?preview=1"
    row = {"id": "70", "workflow_state": "graded", "score": 3.0, "preview_url": address}
    return row | {"graded_at": "2026-11-30T11:50:00Z", "seconds_late": 7} | fields


def an_item(course: int = 1, **flags: object) -> Json:
    shown = {"submitted": False, "graded": False, "missing": False} | flags
    kind = {"plannable_type": "assignment", "plannable_id": "5", "course_id": str(course)}
    return kind | {"plannable_date": "2026-12-01T12:00:00Z", "submissions": shown}


def an_event(course: int = 1, **fields: object) -> Json:
    row = {"id": "assignment_5", "context_code": f"course_{course}", "title": "Essay"}
    return row | {"updated_at": "2026-11-30T08:00:00Z", "start_at": None} | fields


async def looked(reader: RestReader, *, lists: bool = False, token: str | None = None) -> Look:
    return await reader.look(since=SINCE, lists=lists, token=token)
