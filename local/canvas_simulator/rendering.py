"""An answer as a reply: its bytes, its tag, and whether the caller has it already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import JSON, Reply, etag, json_reply
from canvas_simulator.ids import wants_text, with_text_ids

if TYPE_CHECKING:
    from canvas_simulator.http import Answer, Request

_REFUSED = 400


def rendered(request: Request, answer: Answer) -> Reply:
    """The reply to ``request``: 304 where `If-None-Match` names the tag of the answer."""
    body = answer.body
    if isinstance(body, bytes):
        reply = Reply(answer.status, body, {"content-type": JSON})
    else:
        reply = json_reply(answer.status, body)
        if wants_text(request.headers.get("accept", "")):
            reply.body = with_text_ids(reply.body)
    if answer.status >= _REFUSED:
        return reply
    if answer.link:
        reply.headers["link"] = answer.link
    tagged = answer.etag_of.encode() or reply.body
    reply.headers |= {
        "etag": etag(tagged),
        "cache-control": "max-age=0, private, must-revalidate",
    }
    if request.method == "GET" and request.headers.get("if-none-match") == reply.headers["etag"]:
        reply.status, reply.body = 304, b""
        del reply.headers["content-type"]
        if answer.etag_of:  # answered before the rows are read: without pages
            reply.headers.pop("link", None)
    return reply
