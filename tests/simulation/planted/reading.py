"""Guards of how Canvas is asked and paged: taken away one at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from canvas_sync.canvas import answers, paging
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.graphql.contents import ContentReader
from canvas_sync.canvas.graphql.course_reading import CourseReading
from canvas_sync.canvas.limiter import Limiter, Turn
from canvas_sync.canvas.meanings import Meaning
from canvas_sync.domain.errors import SyncError, TokenRevoked

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


def failed_page_is_the_end(patch: Patch) -> None:
    """A listing whose second page fails counts as read to its end."""
    true = ContentReader._to_the_end  # noqa: SLF001  # the guard itself

    async def forgiving(self: ContentReader, reading: CourseReading) -> None:
        try:
            await true(self, reading)
        except SyncError:
            for part in reading.unfinished():
                reading.connection(part).complete = True

    patch.setattr(ContentReader, "_to_the_end", forgiving)


def endless_paging(patch: Patch) -> None:
    """A page token that repeats is followed again."""
    patch.setattr(paging._Seen, "guard", lambda *_, **__: None)  # noqa: SLF001  # the guard itself


def other_host(patch: Patch) -> None:
    """The next page is asked for wherever the link points, with the token."""

    def anywhere(self: CanvasClient, path: str, _place: object) -> httpx.URL:
        return self._base.join(path)

    patch.setattr(CanvasClient, "_url", anywhere)


def course_kills_token(patch: Patch) -> None:
    """One course's 401 counts as the token's end."""
    errors = dict(answers.ERRORS)
    errors[Meaning.FORBIDDEN] = (TokenRevoked, TokenRevoked, TokenRevoked)
    patch.setattr(answers, "ERRORS", errors)


def limiter_off(patch: Patch) -> None:
    """Nothing keeps several requests from being on their way after a refusal."""

    @asynccontextmanager
    async def free(_: Limiter) -> AsyncIterator[Any]:
        yield Turn(0)

    async def no_rest(*_: object, **__: float) -> None:
        await asyncio.sleep(0)

    patch.setattr(Limiter, "turn", free)
    patch.setattr(Limiter, "rest", no_rest)
