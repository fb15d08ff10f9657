"""`canvas-sync bench`: measures a full sync and an idle delta beside other ways to read Canvas."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from canvas_simulator.generating import Size
from cli.bench.cases import CROWD, sizes
from cli.bench.contest import contests, idle_deltas, refusals
from cli.bench.measuring import leave_nothing
from cli.bench.page import write_page
from cli.bench.report import Findings, as_json, tables

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

CASES = tuple(sizes())


def _latencies(text: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError as exc:
        raise typer.BadParameter("milliseconds, as in 0,50,200") from exc
    if found[0] < 0:
        raise typer.BadParameter("a latency is not negative")
    return found


def _chosen(names: list[str] | None) -> dict[str, Size]:
    if unknown := set(names or ()) - set(CASES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: one of {', '.join(CASES)}")
    return {name: size for name, size in sizes().items() if name in (names or CASES)}


@app.command()
def bench(
    latency_ms: Annotated[
        str, typer.Option(help="Milliseconds that each request takes; several: 0,50,200.")
    ] = "50",
    case: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(CASES)}; repeatable; default: all.")
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(file_okay=False, exists=True, help="Folder of benchmarks.md to bring up."),
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measures our client beside others on a simulated school, each in a process of its own."""
    leave_nothing()
    found = _measured(_chosen(case), _latencies(latency_ms))
    if write is not None:
        write_page(write, found)
    if json_:
        print(json.dumps(as_json(found), indent=2))
    else:
        _show(found)


def _measured(cases: dict[str, Size], latencies_ms: list[int]) -> Findings:
    console, found = Console(stderr=True), Findings()
    for name, size in cases.items():
        for contest in contests(name, size, latencies_ms):
            for line in contest.lines():
                found.lines.append(line)
                console.print(f"{name}, {line.latency_ms} ms: {line.contestant}, {line.mode}")
    typical = sizes()["typical"]
    found.idle = idle_deltas(typical)
    found.refused = {people: refusals(typical, people) for people in (1, CROWD)}
    return found


def _show(found: Findings) -> None:
    console = Console()
    for heading, (head, *body) in tables(found):
        table = Table(*head, title=heading, title_justify="left")
        for row in body:
            table.add_row(*row)
        console.print(table)
