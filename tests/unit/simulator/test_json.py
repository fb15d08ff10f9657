"""How answers are written."""

from __future__ import annotations

import json

import pytest

from canvas_simulator.http import as_json
from canvas_simulator.ids import with_text_ids


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        [0, -1, 2**70],
        [0.1, 10.0, 99.95, 1e16, 1e22, 123456789012345680.0],
        ["é", "\u2028", "\x7f", "\x01", '"', "\\", "</script>", "😀"],
        {"b": {"a": []}, "a": ({}, 1)},
    ],
)
def test_json_is_as_the_standard_library_writes_it(value: object) -> None:
    """R49: without spaces, and without escapes for what UTF-8 can hold."""
    assert as_json(value).decode() == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_ids_become_text_wherever_they_are() -> None:
    """R49: numbers in members named like ids, in lists and inside others; nothing else."""
    row: dict[str, object] = {"id": 1, "user_id": None, "student_ids": [2, 3]}
    row |= {"in": [{"course_id": 4, "n": 5}], "ids": [], "unread_entries": [6]}
    row |= {"other_id": 2.5, "valid": 7, "grid": [8]}

    text = json.loads(with_text_ids(as_json([row])))

    inner = [{"course_id": "4", "n": 5}]
    texts = {"id": "1", "student_ids": ["2", "3"], "in": inner, "unread_entries": ["6"]}
    assert text == [row | texts]


@pytest.mark.parametrize("text", ['"id":1', '{"user_id":1,"ids":[2]}', 'id":1', '\\"id":1,'])
def test_a_text_that_looks_like_an_id_stays(text: str) -> None:
    """R49: what people write into a text is theirs."""
    row = {"name": text, "texts": [text, {"id": text}]}

    assert json.loads(with_text_ids(as_json(row))) == row
