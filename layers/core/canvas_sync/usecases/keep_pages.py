"""A course too large for one invocation: what was read of it is kept for the next (R54, R70)."""

from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.kept_pages import MOST_BYTES, KeptPages
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.sync_tools import SyncTools, Walk


async def resume_pages(
    walk: Walk, reader: CanvasReader, *, tools: SyncTools
) -> frozenset[CourseId]:
    """Go on behind what an earlier invocation of this run has kept: the courses it was cut in."""
    if walk.fresh:
        return frozenset()
    kept = await tools.mirror.pages(walk.owner, walk.instance)
    if kept is None or not kept.serve(walk.sync_id, now=tools.now()):
        return frozenset()
    return await reader.resume(kept.body)


async def keep_pages(walk: Walk, reader: CanvasReader, *, tools: SyncTools) -> bool:
    """Keep what was read of unfinished courses; whether the run comes further by that.

    Raises:
        LeaseLost: somebody else took the connection.
    """
    body = await reader.unfinished()
    if body is None:
        return False
    if len(body) > MOST_BYTES:
        tools.report.event("pages not kept", size_bytes=len(body))
        return False
    pages = KeptPages(walk.sync_id, tools.now(), body)
    await tools.mirror.keep_pages(walk.owner, walk.instance, fence=walk.fence, pages=pages)
    walk.has_pages = True
    return True


async def forget_pages(walk: Walk, *, tools: SyncTools) -> None:
    """The run ends, or begins anew: nothing goes on behind its pages."""
    if walk.has_pages or not walk.fresh:
        await tools.mirror.forget_pages(walk.owner, walk.instance)
