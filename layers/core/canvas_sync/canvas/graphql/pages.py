"""One connection of one course, page by page, with a guard for what has no end (R123).

Canvas's cursors are offsets: a broken one starts silently at the first row again, and a row that
moves between two pages comes twice (measured). Rows are kept once, the later page wins.
"""

from dataclasses import dataclass, field
from typing import Any

from canvas_sync.canvas.graphql.fields import Node, id_of
from canvas_sync.domain.errors import CourseUnreadable

MOST_PAGES = 200
MOST_ROWS = 20_000


@dataclass(slots=True)
class Connection:
    """``cursor``: where the next page begins; None before the first and once it is ``complete``."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str | None = None
    complete: bool = False
    shifted: bool = False
    pages: int = 0
    _asked: set[str] = field(default_factory=set)

    def take(self, page: Node) -> None:
        """Add a page.

        Raises:
            CourseUnreadable: it is no page, or the connection has no end.
        """
        nodes, info = page.get("nodes"), page.get("pageInfo")
        if not isinstance(nodes, list) or not isinstance(info, dict):
            raise CourseUnreadable("a page of a connection has no rows or no end")
        self.pages += 1
        for node in nodes:
            self._keep(node)
        self._turn(info)

    def _keep(self, node: Any) -> None:  # noqa: ANN401  # JSON
        """A null is a row that may not be seen: then the list proves no absence."""
        if node is None:
            self.shifted = True
            return
        key = id_of(node.get("_id")) if isinstance(node, dict) else None
        if key is None:
            raise CourseUnreadable("a row without an id; the list proves nothing")
        self.shifted |= key in self.rows
        self.rows[key] = node

    def _turn(self, info: Node) -> None:
        """Go to the next page: it must be a new one."""
        self.complete = not info.get("hasNextPage")
        if self.complete:
            self.cursor = None
            return
        cursor = info.get("endCursor")
        if not isinstance(cursor, str) or cursor in self._asked:
            raise CourseUnreadable(
                "a connection of Canvas repeats a page; it was not read to the end"
            )
        if self.pages >= MOST_PAGES or len(self.rows) > MOST_ROWS:
            raise CourseUnreadable("a connection of Canvas is too long; it was not read to the end")
        self._asked.add(cursor)
        self.cursor = cursor
