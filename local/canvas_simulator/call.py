"""One request with what its answer depends on: the caller, the moment, the world."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvas_simulator.http import forbidden, included, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.standing import Standing, standing

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import JsonValue

    from canvas_simulator.http import Request
    from canvas_simulator.schema import Course, User
    from canvas_simulator.school import School


_TRACE = timedelta(minutes=2)
_LET_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Call:
    """``base`` is the address the caller used; links in the answer start with it."""

    school: School
    user: User
    now: datetime
    request: Request
    base: str

    def at(self, path: str) -> Call:
        """The same call under another path, where links name that one."""
        return replace(self, request=replace(self.request, path=path))

    def includes(self, name: str) -> bool:
        return name in included(self.request.query)

    def course(self, text: str) -> Course:
        """The course meant by a path segment, if there is one and it is not deleted."""
        course = self.school.courses.get(local_id(text) or 0)
        if course is None or course.workflow_state == "deleted":
            raise not_found()
        return course

    def standing(self, course: Course) -> Standing:
        """NOTE: looked up each time while something is written, as that may change it."""
        if self.request.method != "GET":
            return standing(self.school, self.user.id, course, self.now)
        return self.school.standings.get(
            (self.school.revision, self.now),
            (self.user.id, course.id),
            lambda: standing(self.school, self.user.id, course, self.now),
        )

    def standing_in(self, course_id: int) -> Standing:
        return self.standing(self.school.courses[course_id])

    def readable(self, text: str) -> tuple[Course, Standing]:
        """The course and the caller's place in it; 404 and 403 as Canvas tells them apart.

        NOTE: to whom dates close the course, still is let in for an hour after she was, until
        something is done to her; the list of courses shows the stub at once.
        """
        course = self.course(text)
        mine, key = self.standing(course), (self.user.id, course.id)
        seen = self.school.stirred[self.user.id]
        since, revision = self.school.let_in.get(key, (self.now, None))
        is_kept = revision == seen and since <= self.now < since + _LET_IN
        if is_kept and not mine.may_read:
            mine = standing(self.school, self.user.id, course, self.now, dated=False)
        if not mine.may_read:
            raise forbidden()
        if not is_kept:
            self.school.let_in[key] = self.now, seen
        return course, mine

    def leave_trace(self, course: Course) -> None:
        """The caller was active in the course: what the course-scoped lists leave behind.

        NOTE: noted at most every two minutes; courses, planner, calendar and GraphQL note nothing.
        """
        for row in self.school.enrollments_by[self.user.id]:
            last = row.last_activity_at
            if row.course_id == course.id and (last is None or self.now - last > _TRACE):
                row.last_activity_at = self.now
                self.school.writes += 1

    def user_id(self, text: str) -> int:
        return self.user.id if text == "self" else (local_id(text) or 0)

    def text(self, value: str | None) -> str | None:
        """A text of the world with its links moved to the caller's address."""
        return value and value.replace(self.school.world.base_url, self.base)

    def values(self, value: JsonValue) -> JsonValue:
        """A JSON value of the world with the links in its texts moved likewise."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.values(item) for item in value]
        if isinstance(value, dict):
            return {name: self.values(item) for name, item in value.items()}
        return value


@lru_cache(maxsize=65_536)
def stamp(at: datetime | None) -> str | None:
    """A moment as REST writes it: UTC, cut to the second."""
    return None if at is None else f"{at.isoformat()[:19]}Z"


def zoned(at: datetime, zone: str) -> str:
    """A moment with the offset of ``zone``, as `created_at` of users has it."""
    return at.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat()
