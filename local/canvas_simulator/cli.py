"""`python -m canvas_simulator`: serve a world, import recordings, generate worlds."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canvas_simulator.app import Simulator
from canvas_simulator.generating import BASE_URL, Size, generate
from canvas_simulator.importing import UNKNOWN, convert, read_recording
from canvas_simulator.opening import open_world
from canvas_simulator.schools import SameHost, host_of
from canvas_simulator.selftest import measure, report
from canvas_simulator.server import Pause, latency_pause, serve
from canvas_simulator.worlds import WorldUnreadable, dump_world, is_base_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.schema import World

_WORLD = (
    "a world file, or recordings (folder, .jsonl.gz); default: a generated world; "
    "given again: another school, told apart by the host of its base_url"
)
app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    world: Annotated[list[Path] | None, typer.Option(exists=True, help=_WORLD)] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="port on 127.0.0.1; 0: a free one")
    ] = 0,
    latency: Annotated[float, typer.Option(min=0, help="seconds each request takes")] = 0.0,
    *,
    date: Annotated[bool, typer.Option(help="send a Date header, as an edge does")] = True,
    selftest: Annotated[bool, typer.Option(help="measure own cost; exit 1 if too high")] = False,
) -> None:
    """Serves worlds on loopback until interrupted; prints one JSON line when ready."""
    if context.invoked_subcommand is not None:
        return
    if selftest:
        raise typer.Exit(report(measure()))
    if not math.isfinite(latency):
        raise _refusal(f"latency {latency}: give it in seconds")
    schools = [Simulator(one, sends_date=date) for one in _worlds(world or [])]
    asyncio.run(_serve(schools, port, latency_pause(latency)))


def _worlds(paths: list[Path]) -> Iterator[World]:
    """One after the other, as a large one need not be in memory twice."""
    for path in paths:
        with _told(path):
            found = open_world(path)
        yield found
    if not paths:
        yield generate(Size())


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Ends the program with one line where ``path`` can't be read or written."""
    try:
        yield
    except (WorldUnreadable, OSError) as exc:
        said = exc.strerror if isinstance(exc, OSError) and exc.strerror else exc
        raise _refusal(f"{path}: {said}") from exc


def _refusal(text: str) -> typer.Exit:
    print(text, file=sys.stderr)
    return typer.Exit(2)


async def _serve(schools: list[Simulator], port: int, pause: Pause) -> None:
    try:
        runner, url = await serve(schools, port, pause)
    except SameHost as exc:
        raise _refusal(str(exc)) from exc
    except OSError as exc:
        print(f"port {port} is taken; --port 0 takes a free one ({exc})", file=sys.stderr)
        raise typer.Exit(1) from exc
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    print(json.dumps({"url": url} | _ready(schools)), flush=True)
    await stopped.wait()
    await runner.cleanup()


def _ready(schools: list[Simulator]) -> dict[str, object]:
    """The tokens; of several schools by host."""
    if len(schools) == 1:
        return {"tokens": _tokens(schools[0])}
    return {"schools": {host_of(one): {"tokens": _tokens(one)} for one in schools}}


def _tokens(simulator: Simulator) -> dict[str, str]:
    users = simulator.school.world.users
    return {user.key or str(user.id): simulator.tokens.first(user.id).value for user in users}


@app.command("import")
def import_folder(folder: Path, out: Path) -> None:
    """Makes a world file from recorded exchanges: a folder with world.json, or a pack of one."""
    with _told(folder):
        world = convert(read_recording(folder))
    with _told(out):
        dump_world(world, out)
    print(f"{out}: {len(world.courses)} courses, {len(world.assignments)} assignments")
    for name, reason in UNKNOWN.items():
        print(f"  not known: {name} ({reason})")


@app.command("generate")
def generate_world(
    out: Path,
    courses: Annotated[int, typer.Option(min=0, max=1_000)] = 5,
    assignments: Annotated[int, typer.Option(min=0, max=9_999)] = 40,
    students: Annotated[int, typer.Option(min=1, max=900)] = 12,
    seed: int = 1,
    base_url: str = BASE_URL,
    new_quizzes: Annotated[int, typer.Option(min=0)] = 0,
    *,
    rich: Annotated[bool, typer.Option(help="with talk, modules, quizzes, periods")] = False,
) -> None:
    """Makes a world file of that size, the same for the same seed.

    Assignments, and how many of them are New Quizzes, are per course.
    """
    if not is_base_url(base_url):
        raise _refusal(f"base-url {base_url!r}: it must be like https://host")
    world = generate(Size(courses, assignments, students, seed, base_url, new_quizzes, rich))
    with _told(out):
        dump_world(world, out)
    print(f"{out}: {len(world.courses)} courses, {len(world.assignments)} assignments")
