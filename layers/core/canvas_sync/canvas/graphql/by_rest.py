"""What GraphQL does not tell, asked of REST; all of it without a trace in the course.

GraphQL shows announcements for other sections, too (recorded), and no group's course.
"""

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.kept_pages import KeptWalk, PageKeeper
from canvas_sync.canvas.paging import id_text, walk
from canvas_sync.canvas.rest_codes import path_with
from canvas_sync.canvas.rest_groups import read_groups
from canvas_sync.canvas.rest_talk import NEWS
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import GroupSnapshot
from canvas_sync.ports import Report


class ByRest:
    def __init__(
        self, client: CanvasClient, report: Report, *, keeper: PageKeeper, home_shard: int
    ) -> None:
        self._client = client
        self._keeper = keeper
        self._report = report
        self._home_shard = home_shard

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        """The person's groups, each with its course; None if they can't all be read."""
        return await read_groups(self._client, self._report, home_shard=self._home_shard)

    async def announcements(self, course_id: CourseId) -> frozenset[str]:
        """Ids, as this host writes them, of the announcements that the person is shown."""
        path = path_with(NEWS, [course_id], home_shard=self._home_shard)
        pages = KeptWalk(self._client, self._keeper, [course_id])
        listing = await walk(pages, path, place=Place.COURSE)
        return frozenset(key for row in listing.rows if (key := id_text(row.get("id"))))
