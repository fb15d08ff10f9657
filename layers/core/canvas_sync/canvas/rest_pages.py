"""The first pages of a list that need not be read to its end."""

from collections.abc import Callable
from dataclasses import dataclass

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.paging import rows_of
from canvas_sync.domain.snapshot import Json


@dataclass(frozen=True, slots=True)
class Beginning:
    """``complete``: there is nothing after these rows."""

    rows: list[Json]
    complete: bool


async def rows_from(
    client: CanvasClient,
    page: Page,
    *,
    most: int,
    more: Callable[[Json], bool] = lambda _: True,
) -> Beginning:
    """The rows of ``page`` and of those after it, at most ``most`` pages in all.

    The next page is asked for only while ``more`` holds for the last row.
    """
    rows = _objects(page)
    for _ in range(1, most):
        if page.next_url is None or not (rows and more(rows[-1])):
            break
        page = await client.get(page.next_url, place=Place.COURSE)
        rows += _objects(page)
    return Beginning(rows, page.next_url is None)


def _objects(page: Page) -> list[Json]:
    return [row for row in rows_of(page, Place.COURSE) if isinstance(row, dict)]
