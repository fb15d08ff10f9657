"""Asks the idle check: one request, and more only where something has over 100 rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from canvas_sync.canvas.answers import QueryTooHeavy
from canvas_sync.canvas.graphql.asking import Asks, ask, chosen, course_nodes
from canvas_sync.canvas.graphql.fields import Node
from canvas_sync.canvas.graphql.pages import Connection
from canvas_sync.canvas.graphql.queries import LOOK, MORE
from canvas_sync.canvas.graphql.ready import batches, together
from canvas_sync.domain.errors import CanvasFailing, CourseFailed
from canvas_sync.domain.moments import iso

PARTS = ("asg", "topics", "changed")
QUIET = ("asg", "topics")
COURSES_PER_QUERY = 10


@dataclass(slots=True)
class CourseLists:
    """The lists of one course, in a look or asked by themselves.

    ``hidden``: it is in ``allCourses`` and may not be read by itself, as a course that its dates
    close to the person (recorded): then it has no lists.
    """

    parts: Mapping[str, Connection]
    hidden: bool = False

    @classmethod
    def of(cls, node: Node, parts: Sequence[str]) -> "CourseLists":
        """With the first page of each part.

        Raises:
            CourseUnreadable: a part is missing or no list.
        """
        lists = cls({part: Connection() for part in parts})
        lists.take(node, parts)
        return lists

    def take(self, node: Node, parts: Iterable[str]) -> None:
        for part in parts:
            self.parts[part].take(node.get(part) or {})

    def unfinished(self) -> list[str]:
        return [part for part, one in self.parts.items() if not one.complete]

    def rows(self, part: str) -> Iterable[Node]:
        return self.parts[part].rows.values()


@dataclass(slots=True)
class Seen:
    """A look as it came. ``courses``: each row with its lists. ``dated``: by Canvas's clock."""

    began_at: datetime
    seen_at: datetime
    groups: Sequence[Node | None] | None
    enrolments: Connection = field(default_factory=Connection)
    courses: list[tuple[Node, CourseLists]] = field(default_factory=list)
    dated: bool = True


class LookQuery:
    """``me``: the person's id as this host writes it."""

    def __init__(self, client: Asks, *, me: str) -> None:
        self._client = client
        self._me = me

    async def ask(self, *, since: datetime | None, lists: bool) -> Seen:
        """Every row of a look, all pages.

        Raises:
            CanvasFailing: a part of it can't be read.
        """
        asked = (QUIET if lists else ()) + (("changed",) if since else ())
        wanted = chosen(PARTS, asked) | {"since": iso(since) if since else None}
        try:
            return await self._ask(wanted, asked, light=not lists)
        except QueryTooHeavy:
            if not lists:
                raise
            return await self._apart(since)
        except CourseFailed as exc:
            raise CanvasFailing(f"what Canvas shows of the courses can't be read: {exc}") from exc

    async def _ask(
        self, wanted: Mapping[str, object], asked: Sequence[str], *, light: bool
    ) -> Seen:
        wanted = {**wanted, "me": self._me, "rows": True, "enrolledAfter": None}
        reply = await ask(self._client, LOOK, wanted, light=light)
        me = _me(reply.payload)
        seen = Seen(reply.began_at, reply.seen_at, me.get("groups"), dated=reply.dated)
        seen.enrolments.take(me.get("enrollmentsConnection") or {})
        for node in _courses(reply.payload):
            seen.courses.append((node, CourseLists.of(node, asked)))
        await together(
            [
                self._enrolments(seen.enrolments, wanted),
                *(self.finish(str(node.get("_id")), lists, wanted) for node, lists in seen.courses),
            ]
        )
        return seen

    async def _apart(self, since: datetime | None) -> Seen:
        """Rows first, then the lists of some courses at a time; those that fail have none."""
        seen = await self.ask(since=since, lists=False)
        found, _ = await self.lists([str(node.get("_id")) for node, _ in seen.courses])
        for node, lists in seen.courses:
            if (more := found.get(str(node.get("_id")))) is not None:
                lists.parts = {**lists.parts, **more.parts}
        return seen

    async def _enrolments(self, found: Connection, wanted: Mapping[str, object]) -> None:
        while not found.complete:
            further = {**wanted, "rows": False, "enrolledAfter": found.cursor}
            reply = await ask(self._client, LOOK, further, light=True)
            found.take(_me(reply.payload).get("enrollmentsConnection") or {})

    async def finish(self, course: str, lists: CourseLists, wanted: Mapping[str, object]) -> None:
        """Further pages of one course, only of what is not finished."""
        while parts := lists.unfinished():
            cursors = {part: lists.parts[part].cursor for part in parts}
            further = chosen(PARTS, parts, cursors)
            further |= {"ids": [course], "since": wanted.get("since")}
            reply = await ask(self._client, MORE, further, light=True)
            node = course_nodes(reply).get(course)
            if node is None:
                lists.parts, lists.hidden = {}, True
                return
            lists.take(node, parts)

    async def lists(self, courses: Sequence[str]) -> tuple[dict[str, CourseLists], datetime | None]:
        """The quiet lists by course, and when the first was asked; one that fails is absent."""
        asked = [self._lists(part) for part in batches(courses, COURSES_PER_QUERY)]
        found: dict[str, CourseLists] = {}
        began_at: list[datetime] = []
        for lists, at in await together(asked):
            found |= lists
            began_at += at
        return found, min(began_at, default=None)

    async def _lists(self, courses: Sequence[str]) -> tuple[dict[str, CourseLists], list[datetime]]:
        wanted = chosen(PARTS, QUIET) | {"ids": courses, "since": None}
        try:
            reply = await ask(self._client, MORE, wanted)
        except QueryTooHeavy:
            return await self._halves(courses)
        found: dict[str, CourseLists] = {}
        for course, node in course_nodes(reply).items():
            try:
                lists = CourseLists.of(node, QUIET)
                await self.finish(course, lists, wanted)
            except CourseFailed:
                continue
            found[course] = lists
        return found, [reply.began_at]

    async def _halves(
        self, courses: Sequence[str]
    ) -> tuple[dict[str, CourseLists], list[datetime]]:
        if len(courses) == 1:
            return {}, []
        middle = len(courses) // 2
        one, other = await together(
            self._lists(half) for half in (courses[:middle], courses[middle:])
        )
        return one[0] | other[0], one[1] + other[1]


def _me(payload: Node) -> Node:
    me = payload.get("me")
    if not isinstance(me, dict):
        raise CanvasFailing("Canvas does not show the person by GraphQL")
    return me


def _courses(payload: Node) -> list[Node]:
    """The rows of a look; null is not none: the person's courses would all seem to be gone."""
    nodes = payload.get("allCourses")
    if isinstance(nodes, list) and all(isinstance(node, dict) for node in nodes):
        return nodes
    raise CanvasFailing("the courses of a look are no list; it proves nothing")
