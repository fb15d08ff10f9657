"""`python -m canvas_simulator`: serve a world, import recordings, generate worlds."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from canvas_simulator.app import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.importing import UNKNOWN, convert, read_recording
from canvas_simulator.opening import open_world
from canvas_simulator.schema import World
from canvas_simulator.server import serve
from canvas_simulator.worlds import dump_world

_WORLD = "a world file, or recordings (folder, .jsonl.gz); default: a generated world"
app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    world: Annotated[Path | None, typer.Option(exists=True, help=_WORLD)] = None,
    port: Annotated[int, typer.Option(help="port on 127.0.0.1; 0: a free one")] = 0,
    *,
    date: Annotated[bool, typer.Option(help="send a Date header, as an edge does")] = True,
) -> None:
    """Serves a world on loopback until interrupted; prints one JSON line when ready."""
    if context.invoked_subcommand is None:
        school = open_world(world) if world else generate(Size())
        asyncio.run(_serve(school, port, sends_date=date))


async def _serve(world: World, port: int, *, sends_date: bool) -> None:
    simulator = Simulator(world, sends_date=sends_date)
    try:
        runner, url = await serve(simulator, port)
    except OSError as exc:
        print(f"port {port} is taken; --port 0 takes a free one ({exc})", file=sys.stderr)
        raise typer.Exit(1) from exc
    print(json.dumps({"url": url, "tokens": _tokens(simulator)}), flush=True)
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()
    await runner.cleanup()


def _tokens(simulator: Simulator) -> dict[str, str]:
    users = simulator.school.world.users
    return {user.key or str(user.id): simulator.tokens.first(user.id).value for user in users}


@app.command("import")
def import_folder(folder: Path, out: Path) -> None:
    """Makes a world file from recorded exchanges: a folder with world.json, or a pack of one."""
    world = convert(read_recording(folder))
    dump_world(world, out)
    print(f"{out}: {len(world.courses)} courses, {len(world.assignments)} assignments")
    for name, reason in UNKNOWN.items():
        print(f"  not known: {name} ({reason})")


@app.command("generate")
def generate_world(
    out: Path, courses: int = 5, assignments: int = 40, students: int = 12, seed: int = 1
) -> None:
    """Makes a world file of that size (assignments: per course); the same for the same seed."""
    world = generate(Size(courses, assignments, students, seed))
    dump_world(world, out)
    print(f"{out}: {len(world.courses)} courses, {len(world.assignments)} assignments")
