"""How each known step is found, and with how many requests: the table `known_steps.csv`.

A line is what the summary prints: step, mode, found by, requests of the look at once, of the one
75 s later and of the reconcile.
"""

import csv
from pathlib import Path

_TABLE = Path(__file__).with_name("known_steps.csv")


def _known() -> dict[tuple[str, str], str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row[0], row[1]): ",".join(row) for row in csv.reader(lines)}


KNOWN = _known()
