"""Reads one person's Canvas over REST: implements the port ``CanvasReader``.

Ids in paths are global: they name the same object on every host, also a course of another shard,
whose local number belongs to somebody else here (recorded: Canvas takes them in paths).
Listing assignments leaves a trace the person's teachers see: "last activity" in the course.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from pydantic import ValidationError

from canvas_sync.canvas.answers import NotCanvas, Place
from canvas_sync.canvas.client import CanvasClient, Page
from canvas_sync.canvas.courses import Enrolments, course_id, enrolments, picture
from canvas_sync.canvas.egress import AnswerLost
from canvas_sync.canvas.network import UnknownHost, not_allowed
from canvas_sync.canvas.paging import Listing, id_text, walk
from canvas_sync.canvas.translate import assignment_row, is_task
from canvas_sync.canvas.wire import UserRow
from canvas_sync.domain.errors import (
    CanvasFailing,
    ContractBroken,
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    Refused,
)
from canvas_sync.domain.ids import SHARD_SIZE, CourseId, global_id
from canvas_sync.domain.snapshot import AssignmentListing, CourseListing, Identity, Json
from canvas_sync.ports import Report, Usage

T = TypeVar("T")

COURSES = "courses?include[]=term&per_page=100"
CONCLUDED = "courses?state[]=completed&include[]=term&per_page=100"
ENROLMENTS = (
    "users/self/enrollments?state[]=current_and_future&state[]=current_and_concluded"
    "&state[]=completed&state[]=inactive&per_page=100"
)
"""These four states together list every enrolment but the deleted ones (measured)."""
ASSIGNMENTS = "courses/{course_id}/assignments?include[]=submission&per_page=100"
COURSE = "courses/{course_id}?include[]=term"


class RestReader:
    """One person's Canvas by REST; see ``ports.CanvasReader``."""

    def __init__(self, client: CanvasClient, report: Report, *, home_shard: int | None) -> None:
        self._client = client
        self._report = report
        self._connecting = home_shard is None
        self._home_shard = home_shard
        self._unreadable: dict[CourseId, str] = {}

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def identity(self) -> Identity:
        """Who the token belongs to.

        Raises:
            Refused: at connect, the address is no Canvas, or no host at all.
        """
        try:
            identity = _identity(await self._client.get("users/self", place=Place.ACCOUNT))
        except NotCanvas as exc:
            if self._connecting:
                raise _not_canvas() from exc
            raise
        except UnknownHost as exc:
            if self._connecting:
                raise not_allowed("names a host that does not exist", reason="no_host") from exc
            raise
        self._home_shard = identity.home_shard
        return identity

    async def courses(self) -> CourseListing:
        active, concluded, roles = await _together(
            *(walk(self._client, path, place=Place.ACCOUNT) for path in (COURSES, CONCLUDED)),
            walk(self._client, ENROLMENTS, place=Place.ACCOUNT),
        )
        if active.strays or concluded.strays:
            raise CanvasFailing("a course in a list has no id; the list proves nothing")
        enrolled = self._enrolments(roles)
        listed = [self._course_id(raw) for raw in (*active.rows, *concluded.rows)]
        shown = await _together(*(self._show(one) for one in enrolled.unlisted(listed)))
        more = (*(raw for raw in shown if raw is not None), *concluded.rows)
        seen = picture(active.rows, more, enrolled, home_shard=self._shard)
        self._unreadable.update(seen.unreadable)
        return CourseListing(seen.courses, min(active.began_at, roles.began_at))

    async def assignments(self, course_id: CourseId) -> AssignmentListing:
        if course_id in self._unreadable:
            raise CourseUnreadable(f"the course's row: {self._unreadable[course_id]}")
        path = ASSIGNMENTS.format(course_id=course_id)
        try:
            listing = await walk(self._client, path, place=Place.COURSE)
        except (AnswerLost, CanvasFailing) as exc:
            raise CourseUnreadable(f"its assignments can't be read: {exc}") from exc
        if listing.strays:
            raise CourseUnreadable("an assignment without an id; the list proves nothing")
        rows = (
            assignment_row(raw, course_id=course_id, home_shard=self._shard)
            for raw in listing.rows
            if is_task(raw)
        )
        return AssignmentListing(tuple(rows), listing.ended_at)

    def _enrolments(self, listing: Listing) -> Enrolments:
        """An unreadable enrolment is reported and sinks nothing (R140)."""
        roles = enrolments(listing.rows, home_shard=self._shard)
        for reason in (*roles.unreadable, *["id: not an id"] * listing.strays):
            self._report.event("enrolment unreadable", why=reason)
        return roles

    async def _show(self, course_id: CourseId) -> Json | None:
        """One course that no list shows; None if the person may not see it any more."""
        path = COURSE.format(course_id=course_id)
        try:
            return _course(await self._client.get(path, place=Place.COURSE))
        except (CourseForbidden, CourseMissing):
            return None
        except (AnswerLost, CanvasFailing, CourseUnreadable) as exc:
            self._unreadable[course_id] = str(exc)
            return {"id": course_id}

    def _course_id(self, raw: Json) -> CourseId:
        return course_id(raw, home_shard=self._shard)

    @property
    def _shard(self) -> int:
        if self._home_shard is None:
            raise ContractBroken("identity must be asked first: the home shard is not known")
        return self._home_shard


def _identity(page: Page) -> Identity:
    """The user's global id from the header; the home shard from comparing it with the body's.

    A user whose id in the body is global already lives on another shard than this host: local ids
    here belong to a shard that can't be known, and stay as they are (shard 0).
    """
    seen = id_text(page.user_id)
    try:
        local = int(UserRow.model_validate(page.payload).id)
    except ValidationError as exc:
        raise NotCanvas("users/self is not a user") from exc
    if seen is None:
        raise NotCanvas("users/self says no X-Canvas-User-Id")
    shard = int(seen) // SHARD_SIZE if local < SHARD_SIZE else 0
    return Identity(global_id(seen, home_shard=shard), shard, page.seen_at)


def _course(page: Page) -> Json:
    if isinstance(page.payload, dict) and id_text(page.payload.get("id")) is not None:
        return page.payload
    raise CourseUnreadable("what should be a course is none")


def _not_canvas() -> Refused:
    text = "canvas_url does not answer as a Canvas; copy the address of its first page."
    return Refused("not_canvas", text, field="canvas_url")


async def _together(*calls: Coroutine[Any, Any, T]) -> list[T]:
    """All results in order; the first error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
