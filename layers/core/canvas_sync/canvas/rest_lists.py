"""The quiet lists of many courses, without a trace: their assignments as events, announcements.

Requests: for every 10 courses one of each, and one for every further 100 rows of it.
Source: measured; the calendar takes ten courses at once, and one that is closed refuses them all.
"""

from collections.abc import Awaitable, Sequence

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.flights import together
from canvas_sync.canvas.paging import Listing, walk
from canvas_sync.canvas.rest_codes import batches, course_of_code, merged, path_with
from canvas_sync.canvas.rest_signals import (
    Entry,
    entry_of_event,
    event_name,
    lists_signal,
    news_signal,
)
from canvas_sync.canvas.rest_talk import NEWS
from canvas_sync.canvas.rest_topics import topics
from canvas_sync.canvas.rest_trouble import CLOSED, UNREAD, tell_unread
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Signals
from canvas_sync.domain.snapshot import Json
from canvas_sync.ports import Report

EVENTS = (
    "calendar_events?type=assignment&all_events=1&excludes[]=description&excludes[]=assignment"
    "&per_page=100"
)


class RestLists:
    """Lists of several courses at once; ``home_shard`` is the host's own.

    ``is_doubtful``: a list of a course was unread, or says nothing: too young, or not whole.
    """

    def __init__(self, client: CanvasClient, report: Report, home_shard: int) -> None:
        self._client = client
        self._report = report
        self._home_shard = home_shard
        self.is_doubtful = False

    async def signals(self, course_ids: Sequence[CourseId]) -> dict[CourseId, Signals]:
        """``lists`` and ``news`` of each course that is open to the person, as far as known."""
        groups = batches(course_ids)
        calls = [self._events(group) for group in groups] + [self._news(group) for group in groups]
        return merged(*await together(*map(self._known, calls)))

    async def _known(self, call: Awaitable[dict[CourseId, Signals]]) -> dict[CourseId, Signals]:
        """A list that fails says nothing of its courses, and sinks nothing (R140)."""
        try:
            found = await call
        except UNREAD as exc:
            tell_unread(self._report, "assignments or announcements", exc)
            found = {}
            self.is_doubtful = True
        self.is_doubtful |= not all(found.values())
        return found

    async def _news(self, course_ids: Sequence[CourseId]) -> dict[CourseId, Signals]:
        try:
            listing = await walk(self._client, self._path(NEWS, course_ids), place=Place.COURSE)
        except CLOSED:
            return {}
        rows = self._by_course(listing, course_ids)
        return {one: self._announced(one, found) for one, found in rows.items()}

    def _announced(self, course_id: CourseId, rows: Sequence[Json]) -> Signals:
        found = topics(rows, course_id, news=True, home_shard=self._home_shard, report=self._report)
        return news_signal(found) if len(found) == len(rows) else {}

    async def _events(self, course_ids: Sequence[CourseId]) -> dict[CourseId, Signals]:
        path = self._path(EVENTS, course_ids)
        try:
            listing = await walk(self._client, path, place=Place.COURSE, name=event_name)
        except CLOSED:
            alone = [self._events([one]) for one in course_ids] if len(course_ids) > 1 else []
            return merged(*await together(*map(self._known, alone)))
        rows = self._by_course(listing, course_ids)
        return {
            one: lists_signal(self._entries(found), began_at=listing.began_at)
            for one, found in rows.items()
        }

    def _entries(self, rows: Sequence[Json]) -> list[Entry | None]:
        return [entry_of_event(raw, home_shard=self._home_shard) for raw in rows]

    def _by_course(
        self, listing: Listing, course_ids: Sequence[CourseId]
    ) -> dict[CourseId, list[Json]]:
        """The rows of each course asked for; nothing if some may be missing."""
        if listing.shifted or listing.strays:
            self.is_doubtful = True
            return {}
        found: dict[CourseId, list[Json]] = {one: [] for one in course_ids}
        for raw in listing.rows:
            one = course_of_code(raw, home_shard=self._home_shard)
            if one in found:
                found[one].append(raw)
        return found

    def _path(self, path: str, course_ids: Sequence[CourseId]) -> str:
        return path_with(path, course_ids, home_shard=self._home_shard)
