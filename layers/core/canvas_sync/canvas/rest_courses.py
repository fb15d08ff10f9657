"""Reads which courses a person has: the list of the current ones, or the whole picture.

Requests of the whole picture: the list of courses in all four states and the enrolments (1 each per
100 rows), and one for every enrolled course that no list shows; of the current ones: 1.
"""

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courses import Enrolments, Picture, course_id, enrolments, picture
from canvas_sync.canvas.egress import AnswerLost
from canvas_sync.canvas.flights import together
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.paging import Listing, id_text, walk
from canvas_sync.canvas.rest_seen import Seen
from canvas_sync.canvas.wire import CourseRow
from canvas_sync.domain.errors import (
    CanvasFailing,
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
)
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.snapshot import CourseListing, Json
from canvas_sync.ports import Report

WITH = (
    "include[]=term&include[]=total_scores&include[]=favorites&include[]=updated_at"
    "&include[]=concluded"
)
CURRENT = f"courses?{WITH}&per_page=100"
EVERY = (
    "courses?state[]=unpublished&state[]=available&state[]=completed&state[]=deleted"
    f"&{WITH}&per_page=100"
)
"""Also the deleted ones: a row there is proof, which no absence is (recorded)."""
ENROLMENTS = (
    "users/self/enrollments?state[]=current_and_future&state[]=current_and_concluded"
    "&state[]=completed&state[]=inactive&per_page=100"
)
"""These four states together list every enrolment but the deleted ones (recorded)."""
COURSE = f"courses/{{course_id}}?{WITH}"
NOBODY = Enrolments({})


class RestCourses:
    """``unreadable``: courses that are there but whose row can't be read, and why."""

    def __init__(self, client: CanvasClient, report: Report, home_shard: int) -> None:
        self._client = client
        self._report = report
        self._home_shard = home_shard
        self.unreadable: dict[CourseId, str] = {}

    async def seen(self) -> Seen:
        """The current courses, stubs among them, without those whose row can't be read."""
        listing = await self._listed(CURRENT)
        found = self._kept(picture(listing.rows, NOBODY, home_shard=self._home_shard))
        readable = {one.id: one for one in found.courses}
        rows = (CourseRow.model_validate(raw) for raw in listing.rows if self._id(raw) in readable)
        by_id = {CourseId(global_id(row.id, home_shard=self._home_shard)): row for row in rows}
        return Seen(
            readable,
            by_id,
            listing.began_at,
            unreadable=frozenset(found.unreadable),
            dated=listing.dated,
        )

    async def every(self) -> CourseListing:
        """The whole picture; complete only if both lists are, to the last row."""
        listed, roles = await together(self._listed(EVERY), self._listed(ENROLMENTS))
        enrolled = self._enrolments(roles)
        names = [self._id(raw) for raw in listed.rows]
        failed: dict[CourseId, str] = {}
        rows = await together(*(self._show(one, failed) for one in enrolled.unlisted(names)))
        shown = [row for row in rows if row is not None]
        seen = self._kept(picture(listed.rows, enrolled, home_shard=self._home_shard, shown=shown))
        self.unreadable.update(failed)
        lacks_rows = any(one.strays or one.shifted for one in (listed, roles))
        return CourseListing(
            seen.courses,
            min(listed.began_at, roles.began_at),
            complete=not (lacks_rows or enrolled.unreadable or seen.unreadable),
            unreadable=frozenset({*failed, *seen.unreadable}),
        )

    async def _listed(self, path: str) -> Listing:
        """A list of courses or enrolments; rows without an id are reported and left out (R140)."""
        listing = await walk(self._client, path, place=Place.ACCOUNT)
        if listing.strays or listing.shifted:
            name = path.partition("?")[0]
            self._report.event("list not whole", list=name, strays=listing.strays)
        return listing

    def _id(self, raw: Json) -> CourseId:
        return course_id(raw, home_shard=self._home_shard)

    def _kept(self, seen: Picture) -> Picture:
        for one in seen.courses:
            self.unreadable.pop(one.id, None)
        self.unreadable.update(seen.unreadable)
        return seen

    def _enrolments(self, listing: Listing) -> Enrolments:
        """An unreadable enrolment is reported and sinks nothing (R140)."""
        roles = enrolments(listing.rows, home_shard=self._home_shard)
        for reason in roles.unreadable:
            self._report.event("enrolment unreadable", why=reason)
        return roles

    async def _show(self, identifier: CourseId, failed: dict[CourseId, str]) -> Json | None:
        """One course that no list shows: its row, or what stands for how it is closed.

        None, and why in ``failed``, if it can't be read.
        """
        path = COURSE.format(course_id=identifier)
        try:
            return _row(await self._client.get(path, place=Place.COURSE))
        except CourseForbidden:
            return {"id": identifier, "access_restricted_by_date": True}
        except CourseMissing:
            return {"id": identifier, "workflow_state": "deleted"}
        except (AnswerLost, CanvasFailing, CourseUnreadable) as exc:
            failed[identifier] = str(exc)
            return None


def _row(page: Page) -> Json:
    if isinstance(page.payload, dict) and id_text(page.payload.get("id")) is not None:
        return page.payload
    raise CourseUnreadable("what should be a course is none")
