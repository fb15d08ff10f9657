"""R96: what a new assignment costs to store, all in; the embedded AWS counts the same again."""

import random
from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Any

import pytest

from canvas_sync.adapters.item_codec import size_bytes
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.canvas.translate import assignment_row
from canvas_sync.domain.commit import Staged
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.run import Progress
from canvas_sync.domain.snapshot import Access, AssignmentRow, CourseSnapshot, Json
from tests.fakes.aws import MIRROR, AwsStore
from tests.fakes.builders import ANNA, COURSE, SCHOOL, a_commit, leased
from tests.recorded import exchanges

ROWS = 40
MOST_CHARACTERS = 2_600
"""Descriptions of 0 to 2 600 characters: 1.3 KB in the mean, of a vocabulary of 600 words."""
BIOLOGY = CourseSnapshot(COURSE, Access.ACTIVE, name="Biology of the Cell")


def _rows(*, describe: bool) -> list[AssignmentRow]:
    """Recorded rows with the submission in them, with a described or with their own text."""
    listing = next(
        exchange["response"]["body"]
        for exchange in exchanges("world-a")
        if exchange["file"] == "student_1/assignments__include_submission"
    )
    chosen: list[Json] = [
        {**raw, "description": _text(number)} if describe else raw
        for number, raw in enumerate(listing[:ROWS])
    ]
    return [assignment_row(raw, course_id=COURSE, home_shard=1) for raw in chosen]


def _text(number: int) -> str:
    chance = random.Random(7)  # noqa: S311  # no secret
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(600)]
    chance.seed(number)
    text = " ".join(chance.choices(words, k=500))
    return f"<p>{text[: number * MOST_CHARACTERS // (ROWS - 1)]}</p>"


async def _units(aws: AwsStore, rows: list[AssignmentRow]) -> float:
    """Write units per new assignment: its row and raw row twice (transaction), its index row."""
    tasks = [
        to_task(row.snapshot, BIOLOGY, html_to_text=html_to_text) for row in rows if row.snapshot
    ]
    state = await leased(aws.connections)
    staged = [Staged(row, "0" * 16) for row in rows]
    commit = replace(a_commit(*tasks), staged=tuple(staged))
    await aws.mirror.apply(ANNA, SCHOOL, fence=state.fence, commit=commit, progress=Progress())
    price = {"TASK": 3, "IMPORT": 2, "CURSOR": 2, "STATE": 2}
    items = aws.client.scan(TableName=MIRROR)["Items"]
    kinds = [(item["sk"]["S"].partition("#")[0], ceil(_size_bytes(item) / 1024)) for item in items]
    spent = sum(price.get(kind, 0) * kilobytes for kind, kilobytes in kinds)
    return spent / len(tasks)


def _size_bytes(item: Mapping[str, Any]) -> int:
    """What DynamoDB counts: names and values; flat attributes to the byte, nested ones at most."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(attribute: Mapping[str, Any]) -> int:
    ((kind, value),) = attribute.items()
    match kind:
        case "S" | "B":
            return len(value if isinstance(value, bytes) else value.encode())
        case "N":
            return len(value) // 2 + 2
    return size_bytes(value) + 3


@pytest.mark.parametrize(("describe", "goal"), [(False, 6.0), (True, 9.5)], ids=["own", "1.3 KB"])
async def test_new_assignment(aws: AwsStore, goal: float, *, describe: bool) -> None:
    """R96: below 8 write units with texts as recorded; with 1.3 KB each it is more, up to 9.5."""
    units = await _units(aws, _rows(describe=describe))
    assert units <= goal
