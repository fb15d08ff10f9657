"""Brings the figures of `docs/benchmarks.md` up to date, and draws its chart."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import leather

from canvas_sync.domain.connection import Mode
from cli.bench.contest import BARE, CANVASAPI, FLOOR, FULL
from cli.bench.report import Findings, markdown, tables

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
SHOWN = (
    ("canvasapi", CANVASAPI, Mode.REST),
    ("bare REST", BARE, Mode.REST),
    ("ours", FULL, Mode.GRAPHQL),
    ("floor", FLOOR, Mode.GRAPHQL),
)
"""From the bottom up."""
WIDTH, HEIGHT = 900, 260


class NoPlace(Exception):
    """The page has no place for figures."""


def write_page(folder: Path, found: Findings) -> None:
    """Put tables and chart into ``folder``; what else the page says stays.

    Raises:
        NoPlace: the marks of the place for figures are missing.
    """
    page = folder / "benchmarks.md"
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise NoPlace(f"{page} has no lines {BEGIN!r} and {END!r}")
    figures = [
        f"Measured on {_day()}, Python {platform.python_version()}, {_machine()}.",
        *(f"**{heading}**\n\n{markdown(rows)}" for heading, rows in tables(found)),
    ]
    page.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(figures) + f"\n\n{END}{after}")
    draw(found, folder / "benchmarks.svg")


def draw(found: Findings, file: Path) -> None:
    """A chart for each case at the judged latency: seconds until everything is there."""
    grid = leather.Grid()
    for case in found.cases:
        chart = leather.Chart(f"{case}: seconds at {found.judged_ms} ms")
        chart.add_bars(_bars(found, case))
        grid.add_one(chart)
    grid.to_svg(str(file), width=WIDTH, height=HEIGHT * len(found.cases))


def _bars(found: Findings, case: str) -> list[tuple[float, str]]:
    seconds = [
        (found.wall_seconds(case, contestant, mode, found.judged_ms), name)
        for name, contestant, mode in SHOWN
    ]
    return [(round(taken, 2), name) for taken, name in seconds if taken is not None]


def _day() -> str:
    return f"{datetime.now(UTC):%d %B %Y}"


def _machine() -> str:
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores"
