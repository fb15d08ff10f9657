"""One person's Canvas, as a run reads it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CanvasSite, CourseId
from canvas_sync.domain.look import CourseContent, Look, Signals
from canvas_sync.domain.snapshot import CourseListing, CourseSnapshot, GroupSnapshot, Identity


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run has asked of Canvas: requests sent and ``X-Request-Cost`` units.

    ``traces``: those that show the person as active in a course; GraphQL leaves none (measured).
    """

    requests: int
    cost_units: float
    traces: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.cost_units + other.cost_units,
            self.traces + other.traces,
        )


class CanvasReader(Protocol):
    """One person's Canvas, read with one token by one polite client, in one of the two modes."""

    @property
    def mode(self) -> Mode: ...

    async def identity(self) -> Identity: ...

    async def probe(self) -> Mode:
        """Which mode this token can be read in, by one small request."""
        ...

    async def courses(self, *, complete: bool = True) -> CourseListing:
        """Every course of the person that a listing or an enrolment shows, by REST.

        ``complete`` False: one request, the current courses alone.
        """
        ...

    async def look(self, *, since: datetime | None, lists: bool, token: str | None = None) -> Look:
        """All current courses in as few requests as stay right: one by GraphQL.

        ``since`` None: rows of the courses alone. ``lists``: with the quiet lists of all courses.
        ``token``: what the last look gave for this one.

        Raises:
            CapabilityOff: GraphQL is not open to this token; the other mode is.
        """
        ...

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        """The person's groups with their courses, by REST; None if they can't all be read."""
        ...

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        """The quiet lists of a few courses, complete: what a moved stamp is checked with."""
        ...

    def contents(
        self, courses: Sequence[CourseSnapshot]
    ) -> AsyncGenerator[tuple[CourseId, CourseContent | SyncError], None]:
        """Each course read whole, as they become ready; a failed one with its error instead.

        A CourseFailed, CanvasFailing or CanvasUnreachable concerns that course; everything else
        is raised and ends the reading.
        """
        ...

    async def unfinished(self) -> bytes | None:
        """The good pages of the courses that ``contents`` did not come to the end of, packed.

        None if it read none of them: then going on behind them would come no further.
        """
        ...

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        """Let ``contents`` go on behind ``pages``, asking for none of them; the courses begun.

        Pages of another mode or form are left unused.
        """
        ...

    @property
    def usage(self) -> Usage: ...


class Canvas(Protocol):
    def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        *,
        known: Identity | None,
        mode: Mode,
        budget_seconds: float,
    ) -> AbstractAsyncContextManager[CanvasReader]:
        """A reader whose every call ends within ``budget_seconds``, connections released on exit.

        ``known``: whose token it was at connect; None: not known yet, ``identity`` tells it (only
        that and ``probe`` may be asked then).
        All calls raise CanvasUnreachable, CanvasFailing, Throttled or CredentialRefused, and
        Refused for an address that may not be asked.
        """
        ...
