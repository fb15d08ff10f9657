"""HTML → plain text for descriptions (R80): layout as lines, links with their address, no markup.

Walks the parsed tree without recursion; text that only looks like a tag because its author
escaped it (`&lt;b&gt;`) is text and stays.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

INPUT_LIMIT = 400_000
"""Characters of HTML that are read; Canvas's longest recorded description has 62 920."""
TAG_LIMIT = 20_000
"""Tags that are read: parsing time grows with the square of the depth (0.5 s for so many)."""

DROPPED = frozenset(
    {
        *("head", "iframe", "math", "object", "script", "style", "svg", "template"),
        *("noembed", "noframes", "plaintext", "textarea", "title", "xmp"),  # their text is raw
    }
)
LINE, PARAGRAPH, BULLET = "\x01", "\x02", "\x03"
"""Marks in the making: at least a new line, at least an empty one, a list's item."""
MARKS = {
    **dict.fromkeys(
        (
            *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset"),
            *("figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol"),
            *("section", "table", "tr", "ul"),
        ),
        LINE,
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"), PARAGRAPH),
}
CELLS = frozenset({"td", "th"})

_SPACES = re.compile(r"[ \t\n\r\f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKED = re.compile(r"[ \n]*[\x01-\x03][ \n\x01-\x03]*")


def html_to_text(html: str) -> str:
    """``html`` as text a person can read; the empty text stays empty. Never raises."""
    body = LexborHTMLParser(_limited(html)).body
    if body is None:
        return ""
    text = _MARKED.sub(_breaks, "".join(_pieces(body)))
    lines = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _breaks(marks: re.Match[str]) -> str:
    """One or two new lines for a run of marks, however many elements end and begin there."""
    run = marks[0]
    if BULLET in run:
        return "\n- "
    return "\n\n" if PARAGRAPH in run or run.count("\n") > 1 else "\n"


def _limited(html: str) -> str:
    usable = html[:INPUT_LIMIT].encode("utf-8", "replace").decode()
    return "<".join(usable.split("<", TAG_LIMIT)[:TAG_LIMIT])


def _pieces(body: LexborNode) -> Iterator[str]:
    """The text of the tree in order: what stands before, in and after each element."""
    node: LexborNode | None = body
    while node is not None:
        yield _before(node)
        child = None if node.tag in DROPPED else node.first_child
        if child is not None:
            node = child
            continue
        while node is not None and node.mem_id != body.mem_id and node.next is None:
            yield _after(node)
            node = node.parent
        if node is None or node.mem_id == body.mem_id:
            return
        yield _after(node)
        node = node.next


def _before(node: LexborNode) -> str:
    tag = node.tag or ""
    if node.is_text_node:
        return _text(node)
    if tag == "br":
        return "\n"
    if tag == "img":
        return _attribute(node, "alt")
    return LINE + BULLET if tag == "li" else MARKS.get(tag, "")


def _after(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "a":
        return _address(node)
    return " " if tag in CELLS else MARKS.get(tag, "")


def _text(node: LexborNode) -> str:
    """A text with its white space as it counts: only preformatted text has lines of its own."""
    given = node.text_content or ""
    inside = {parent.tag for parent in (node.parent, node.parent and node.parent.parent) if parent}
    return _CONTROL.sub("", given if "pre" in inside else _SPACES.sub(" ", given))


def _address(link: LexborNode) -> str:
    """` (URL)` after a link's text; nothing if the text is the URL, or leads nowhere outside."""
    url = _attribute(link, "href")
    if not url.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    return (
        ""
        if link.text(deep=True, strip=True) in {url, url.removeprefix("mailto:")}
        else f" ({url})"
    )


def _attribute(node: LexborNode, name: str) -> str:
    return _CONTROL.sub("", _SPACES.sub(" ", node.attributes.get(name) or "")).strip()
