"""What must stay equal while a course stands still, and which stamps can't be trusted yet.

Times come in whole seconds: a row changed twice within one shows the same stamp both times. So a
stamp as young as the reading is left out of everything kept, and is looked at again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from canvas_sync.canvas.graphql.fields import BadFieldError, Node, moment, own_id
from canvas_sync.domain.digests import digest
from canvas_sync.domain.moments import iso

YOUNG = timedelta(seconds=2)
OVERLAP = timedelta(seconds=120)
"""How far before the last look changed rows are asked for again: open transactions, clocks."""


class Stamps:
    """Reads the times of rows; ``is_young`` once one of them is as young as the reading.

    A row that can't be read counts with whatever it shows.
    """

    def __init__(self, began_at: datetime, *, home_shard: int) -> None:
        self._young_at = began_at - YOUNG
        self._home_shard = home_shard
        self.is_young = False

    def lists(self, assignments: Iterable[Node], topics: Iterable[Node]) -> str:
        """The digest of a course's quiet lists."""
        lines = [self._line(node, "position", "assignmentGroupId") for node in assignments]
        lines += [self._line(node, "lastReplyAt") for node in topics]
        return digest("\n".join(sorted(lines)))

    def touched(self, submissions: Iterable[Node]) -> frozenset[str]:
        return frozenset(self._line(node) for node in submissions)

    def recent(self, submissions: Iterable[Node], *, since: datetime) -> frozenset[str]:
        """Keys of the rows changed since then, but for those as young as the reading."""
        return frozenset(
            self._line(node)
            for node in submissions
            if (at := _moment(node, "updatedAt")) and since <= at < self._young_at
        )

    def _line(self, node: Node, *names: str) -> str:
        """`<global id>:<updated_at>` and further members, times in UTC seconds."""
        key = own_id(node, home_shard=self._home_shard)
        line = f"{key}:{self._stamp(node, 'updatedAt')}"
        for name in names:
            shown = self._stamp(node, name) if name.endswith("At") else node.get(name)
            line += f" {shown}"
        return line

    def _stamp(self, node: Node, name: str) -> str:
        at = _moment(node, name)
        if at is None:
            return str(node.get(name))
        self.is_young |= at >= self._young_at
        return iso(at)


def _moment(node: Node, name: str) -> datetime | None:
    try:
        return moment(node, name)
    except BadFieldError:
        return None
