"""What every query of ours has in common: who is asked, which parts, whose answer it is."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from canvas_sync.canvas.answers import NotCanvas
from canvas_sync.canvas.graphql.fields import Node
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.paging import id_text


class Asks(Protocol):
    """The client, as far as queries need it."""

    async def post_graphql(
        self, query: str, variables: Mapping[str, object], *, light: bool = False
    ) -> Page: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """``seen_at``: Canvas's clock if it told one; ``began_at``: as it was when the query was sent.

    ``dated``: it told one.
    Canvas dates an answer at its end; a row may change while a long query is being answered.
    """

    payload: Node
    began_at: datetime
    seen_at: datetime
    dated: bool = True


async def ask(
    client: Asks, query: str, variables: Mapping[str, object], *, light: bool = False
) -> Reply:
    """As ``CanvasClient.post_graphql``."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    page = await client.post_graphql(query, variables, light=light)
    took = timedelta(seconds=loop.time() - started)
    return Reply(page.payload, page.seen_at - took, page.seen_at, page.dated)


def chosen(
    parts: Iterable[str], asked: Iterable[str], cursors: Mapping[str, str | None] | None = None
) -> dict[str, object]:
    """Variables that ask only for some connections, each from its cursor on."""
    wanted: dict[str, object] = {}
    for part in parts:
        wanted[part] = part in asked
        wanted[f"{part}After"] = (cursors or {}).get(part)
    return wanted


def course_nodes(reply: Reply) -> dict[str, Node]:
    """The courses of an answer by the id they have here; one that may not be seen is absent.

    Raises:
        NotCanvas: it is no list.
    """
    nodes = reply.payload.get("courses")
    if not isinstance(nodes, list):
        raise NotCanvas("the courses of an answer are no list")
    found = ((id_text(node.get("_id")), node) for node in nodes if isinstance(node, dict))
    return {key: node for key, node in found if key is not None}
