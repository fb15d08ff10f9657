"""Whatever is thrown at the renderer of descriptions, text comes out (R80)."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from canvas_sync.canvas.html_text import html_to_text

TAGS = st.sampled_from(
    [
        *("p", "br", "b", "a href='https://x.example/'", "ul", "li", "table", "td", "div", "pre"),
        *("script", "style", "svg", "template", "textarea", "title", "select", "frameset"),
        *("xmp", "plaintext", "noscript", "iframe", "!--", "![CDATA["),
    ]
)
PIECES = st.one_of(
    st.text(st.characters(exclude_characters="<>&"), max_size=12),
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(
        ["&amp;", "&nbsp;", "&#8211;", "<", ">", "&", "-->", "<!", "</", "]]>", "\x00"]
    ),
)
MARKUP = st.lists(PIECES, max_size=40).map("".join)
WORDS = st.text(st.characters(exclude_characters="<>&", exclude_categories=["C", "Z"]), min_size=1)


@given(st.text())
def test_any_text(given_text: str) -> None:
    """R80: no input raises; no control character comes out but the new line and the tab."""
    text = html_to_text(given_text)

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    text.encode()


@given(MARKUP)
def test_no_markup_left(markup: str) -> None:
    """R80: no tag of the markup is left, and no more than one empty line, nor space at an end."""
    text = html_to_text(markup)

    assert not re.search(r"</?(p|br|b|a|ul|li|table|td|div|pre|script|style)[\s>/]", text)
    assert "\n\n\n" not in text
    assert text == text.strip()


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_words_survive(words: list[str]) -> None:
    """R80: every word of a paragraph arrives, in order."""
    markup = "".join(f"<p><b>{word}</b></p>" for word in words)

    assert html_to_text(markup) == "\n\n".join(words)


@given(MARKUP)
def test_again(markup: str) -> None:
    """R80: text written as HTML again is the same text: nothing is lost by a second rendering."""
    text = html_to_text(markup)

    assert html_to_text(html.escape(text).replace("\n", "<br>")) == text
