"""Ids of Canvas as text (R84)."""

import pytest

from canvas_sync.canvas.paging import id_text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (66, "66"),
        ("66", "66"),
        (74140000000062631, "74140000000062631"),
        ("9223372036854775807", "9223372036854775807"),
        (2**63, None),
        ("0", None),
        (-1, None),
        ("1~2", None),
        ("", None),
        ("²", None),
        ("9" * 5000, None),
        (1.0, None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_id_text(given: object, text: str | None) -> None:
    """R84: an id is text, exact up to 64 bit, from a number or digits."""
    assert id_text(given) == text
