"""One course's lists, and a reader that reads them."""

from dataclasses import dataclass, field

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json
from tests.unit.canvas.local_server import LocalServer, json_reply, reply

COURSE = CourseId("10000000000012")
WORK = f"courses/{COURSE}/assignment_groups"
TALK = f"courses/{COURSE}/discussion_topics"
SCOPE = reply('{"errors":[{"message":"Insufficient scopes on access token."}]}', 401, {})
DISABLED = reply('{"errors":[{"message":"That page has been disabled for this course"}]}', 404)


def a_course(identifier: str = COURSE, access: Access = Access.ACTIVE) -> CourseSnapshot:
    return CourseSnapshot(CourseId(identifier), access)


def a_group(*assignments: object, identifier: int = 5) -> Json:
    return {"id": identifier, "name": "Homework", "position": 1, "group_weight": 40.0} | {
        "assignments": list(assignments)
    }


@dataclass
class Told:
    """Answers of a course with one group of assignments, and nothing said in it."""

    server: LocalServer
    reader: RestReader
    course: CourseSnapshot = field(default_factory=a_course)

    async def whole(self, *assignments: object) -> CourseContent:
        content = await self.read(json_reply([a_group(*assignments)]))
        assert isinstance(content, CourseContent), content
        return content

    async def read(self, answer: bytes) -> CourseContent | SyncError:
        self.server.answers = {TALK: [reply()], "announcements": [reply()]} | self.server.answers
        self.server.answers[WORK] = [answer]
        ((course_id, content),) = [each async for each in self.reader.contents([self.course])]
        assert course_id == self.course.id
        return content
