"""Dead letters as people and scripts read them."""

import json
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from canvas_sync.domain.moments import iso
from canvas_sync.ports import DeadLetter

COLUMNS = ("queue", "id", "kind", "error", "attempts", "first", "last")
ID_WIDTH = 36  # of SQS: a UUID


def as_json(letter: DeadLetter) -> dict[str, Any]:
    """All but the payload."""
    return {
        "queue": letter.queue,
        "id": letter.id,
        "kind": letter.kind,
        "error_code": letter.error_code,
        "attempts": letter.attempts,
        "first_at": iso(letter.first_at),
        "last_at": iso(letter.last_at) if letter.last_at else None,
    }


def payload(letter: DeadLetter) -> Any:  # noqa: ANN401  # whatever somebody put into a queue
    """The body: as JSON where it is some, else the text as it is."""
    try:
        return json.loads(letter.body)
    except ValueError:
        return letter.body


def show_table(letters: list[DeadLetter], console: Console) -> None:
    """NOTE: ids stay whole in any terminal, as they are there to be copied; the rest folds."""
    title = "Dead letters" if letters else "There are no dead letters."
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for column in COLUMNS:
        is_id = column == "id"
        width = ID_WIDTH if is_id else None
        table.add_column(column, overflow="fold", no_wrap=is_id, min_width=width)
    for letter in letters:
        cells = as_json(letter).values()
        table.add_row(*("–" if cell is None else str(cell) for cell in cells))
    console.print(table, markup=False)
