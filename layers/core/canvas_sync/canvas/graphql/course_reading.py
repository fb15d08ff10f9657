"""One course while it is read: its connections so far, and the content they make."""

from dataclasses import dataclass, field
from datetime import datetime

from canvas_sync.canvas.graphql.asking import Reply
from canvas_sync.canvas.graphql.course_rows import assignment_groups
from canvas_sync.canvas.graphql.fields import BadFieldError, Node, wire_id
from canvas_sync.canvas.graphql.pages import Connection
from canvas_sync.canvas.graphql.rows import TEXT, assignment_row, is_task
from canvas_sync.canvas.graphql.signals import OVERLAP, Stamps
from canvas_sync.canvas.graphql.topics import is_for_sections, is_shown, topic
from canvas_sync.domain.errors import CourseUnreadable
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import (
    AssignmentGroupSnapshot,
    AssignmentListing,
    Json,
    TopicSnapshot,
)

PARTS = ("asg", "open", "done", "topics")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where ids and addresses belong. ``since``: how far back the last look asked for changes."""

    home_shard: int
    base_url: str
    since: datetime | None = None


@dataclass(slots=True)
class CourseReading:
    """``wire``: the course's id as this host writes it."""

    id: CourseId
    origin: Origin
    asg: Connection = field(default_factory=Connection)
    open: Connection = field(default_factory=Connection)
    done: Connection = field(default_factory=Connection)
    topics: Connection = field(default_factory=Connection)
    texts: Connection = field(default_factory=Connection)
    began_at: datetime | None = None
    ended_at: datetime | None = None
    anew: bool = False
    """It reads the submissions of another reading a second time."""
    again: bool = False
    """Rows moved between the pages and could not be found again: the course is read once more."""
    shown: frozenset[str] | None = None
    """Which announcements the person is shown, once REST was asked."""
    texts_apart: bool = False
    """Rows and texts together are too large for an answer."""
    given_up: int = 0
    """Texts that alone are too large for an answer."""
    page_rows: int = 100
    """How many rows the next page may have, by how many the last one had."""
    groups: tuple[AssignmentGroupSnapshot, ...] | None = None

    @property
    def wire(self) -> str:
        return wire_id(self.id, home_shard=self.origin.home_shard)

    def take(self, node: Node, reply: Reply, parts: tuple[str, ...] = PARTS) -> None:
        """Add a page of each of ``parts``.

        Raises:
            CourseUnreadable: as ``Connection.take``.
        """
        for part in parts:
            given = node.get(part)
            if not isinstance(given, dict):
                raise CourseUnreadable(f"its {part} can't be read")
            self.connection(part).take(given)
        self._join_texts()
        if node.get("assignmentGroups") is not None:
            self.groups = assignment_groups(node, home_shard=self.origin.home_shard)
        self._note(reply)

    def take_texts(self, node: Node, reply: Reply) -> None:
        given = node.get("asg")
        if not isinstance(given, dict):
            raise CourseUnreadable("its texts can't be read")
        self.texts.take(given)
        self._join_texts()
        self._note(reply)

    def _join_texts(self) -> None:
        for key, text in self.texts.rows.items():
            if key in self.asg.rows:
                self.asg.rows[key] = self.asg.rows[key] | text

    def _note(self, reply: Reply) -> None:
        self.began_at = self.began_at or reply.began_at
        self.ended_at = reply.seen_at

    def connection(self, part: str) -> Connection:
        return {
            "asg": self.asg,
            "open": self.open,
            "done": self.done,
            "topics": self.topics,
        }[part]

    def unfinished(self) -> tuple[str, ...]:
        return tuple(part for part in PARTS if not self.connection(part).complete)

    def lacks_shown(self) -> bool:
        """Whether REST has to tell which of the announcements are for the person."""
        return self.shown is None and any(map(is_for_sections, self.topics.rows.values()))

    def lacks_texts(self) -> bool:
        return any(TEXT not in node for node in self.asg.rows.values())

    def lacks_work(self) -> bool:
        """Whether a page border may have hidden a submission that changed its state meanwhile."""
        if max(self.open.pages, self.done.pages) <= 1:
            return False
        found = {str(node.get("assignmentId")) for node in self._work()}
        return bool(self.asg.rows.keys() - found) or bool(self.open.rows.keys() & self.done.rows)

    def look_again_at_work(self) -> "CourseReading":
        """The same course, its submissions to be read anew."""
        anew = CourseReading(self.id, self.origin, anew=True)
        anew.asg.complete = anew.topics.complete = True
        return anew

    def add_work(self, anew: "CourseReading") -> None:
        """Take over what the second look at the submissions found."""
        for key in anew.open.rows.keys() | anew.done.rows.keys():
            self.open.rows.pop(key, None)
            self.done.rows.pop(key, None)
        self.open.rows |= anew.open.rows
        self.done.rows |= anew.done.rows
        self.again = self.lacks_work()

    def _work(self) -> list[Json]:
        """All submission rows; of one in both states the later is the graded or handed in one."""
        return list((self.open.rows | self.done.rows).values())

    def content(self) -> CourseContent:
        """What was read, whole.

        Raises:
            CourseUnreadable: nothing was read yet.
        """
        if self.began_at is None or self.ended_at is None:
            raise CourseUnreadable("nothing of it was read")
        began_at, ended_at = self.began_at, self.ended_at
        shard = self.origin.home_shard
        work = self._work()
        by_assignment = {str(node.get("assignmentId")): node for node in work}
        rows = tuple(
            assignment_row(node, by_assignment.get(key), course_id=self.id, home_shard=shard)
            for key, node in self.asg.rows.items()
            if is_task(node)
        )
        stamps = Stamps(began_at, home_shard=shard)
        lists = stamps.lists(self.asg.rows.values(), self.topics.rows.values())
        pending = frozenset(
            row.id for row in rows if row.snapshot is not None and row.snapshot.text_pending
        )
        is_settled = not (stamps.is_young or self.again)
        since = min(began_at - OVERLAP, self.origin.since or began_at)
        return CourseContent(
            listing=AssignmentListing(rows, ended_at),
            topics=self._topics(ended_at),
            signals={"lists": lists} if is_settled else {},
            recent=stamps.recent(work, since=since),
            began_at=began_at,
            shifted=any(self.connection(part).shifted for part in PARTS) or self.again,
            groups=self.groups,
            pending_texts=pending,
        )

    def _topics(self, now: datetime) -> tuple[TopicSnapshot, ...] | None:
        """None if one can't be read: what is stored of them stays."""
        shard, base_url = self.origin.home_shard, self.origin.base_url
        try:
            if self.lacks_shown():
                return None
            return tuple(
                topic(node, course_id=self.id, home_shard=shard, base_url=base_url)
                for key, node in self.topics.rows.items()
                if is_shown(node, now=now)
                and (key in (self.shown or ()) or not is_for_sections(node))
            )
        except BadFieldError:
            return None
