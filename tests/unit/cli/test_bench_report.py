"""What a benchmark says."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from canvas_sync.domain.connection import Mode
from cli.bench.cases import Row
from cli.bench.contest import BARE, CANVASAPI, FLOOR, FULL, Idle, Line
from cli.bench.page import BEGIN, END, NoPlace, write_page
from cli.bench.report import Findings, as_json, tables
from cli.bench.truth import false, missed
from cli.main import app

TRUE = {1: Row("2026-11-30T12:00:00Z", 4.0), 2: Row(None, None)}


def a_line(contestant: str, mode: Mode, wall_seconds: float, *, latency_ms: int = 50) -> Line:
    counted = (90_000_000, 12, 800_000, 0, 813, 0, 0)
    return Line("S1", latency_ms, contestant, mode, wall_seconds, 0.1, *counted)


@pytest.fixture
def found() -> Findings:
    lines = [
        a_line(FLOOR, Mode.GRAPHQL, 0.4),
        a_line(FULL, Mode.GRAPHQL, 0.5),
        a_line(BARE, Mode.REST, 1.0),
        a_line(CANVASAPI, Mode.REST, 10.0),
        a_line(FULL, Mode.GRAPHQL, 9.0, latency_ms=200),
    ]
    idle = {Mode.GRAPHQL: Idle(1, 0, 2), Mode.REST: Idle(3, 0, 2)}
    return Findings(lines, idle, {50: {Mode.GRAPHQL: 0}})


def test_json(found: Findings) -> None:
    """R100, R101: ratios are our wall time as a multiple of theirs, at 50 ms."""
    told = as_json(found)

    assert told["ratios"] == {"S1": {"full_vs_floor": 1.25, "full_vs_canvasapi": 0.05}}
    assert told["idle_delta"]["graphql"] == {"requests": 1, "task_writes": 0, "write_units": 2}
    assert told["refused"] == {"50": {"graphql": 0}}
    assert len(told["results"]) == 5


def test_tables(found: Findings) -> None:
    """Every table has as many cells in each row as in its head."""
    for _, (head, *rows) in tables(found):
        assert {len(row) for row in rows} == {len(head)}


def test_page(found: Findings, tmp_path: Path) -> None:
    """Figures take their place on the page, whatever else it says stays; the chart is drawn."""
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    write_page(tmp_path, found)

    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| S1 | 50 | 1.25 | 0.05 |" in text
    drawn = (tmp_path / "benchmarks.svg").read_text()
    assert "canvasapi" in "".join(ET.fromstring(drawn).itertext())  # noqa: S314  # our own


def test_page_without_place(found: Findings, tmp_path: Path) -> None:
    """A page that has no place for figures is left as it is."""
    (tmp_path / "benchmarks.md").write_text("nothing")

    with pytest.raises(NoPlace):
        write_page(tmp_path, found)


def test_missed_and_false() -> None:
    """A row can be missed, invented, or wrong."""
    rows = {1: Row("2026-11-30T12:00:00Z", None), 3: Row(None, None)}

    assert (missed(rows, TRUE), false(rows, TRUE)) == (1, 2)
    assert (missed(TRUE, TRUE), false(TRUE, TRUE)) == (0, 0)


@pytest.mark.parametrize(
    "given", [["--latency-ms", "soon"], ["--latency-ms", "-1"], ["--case", "S9"]]
)
def test_usage(given: list[str]) -> None:
    """What can't be measured is refused before anything is."""
    ended = CliRunner().invoke(app, ["bench", *given])

    assert ended.exit_code == 2
