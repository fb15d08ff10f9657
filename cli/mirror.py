"""`canvas-sync mirror`: a person's own Canvas in a file on their own disk."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Annotated

import typer

from canvas_sync.bootstrap.mirror import MirrorSettings, forget_file
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import ContractBroken, SyncError
from canvas_sync.usecases.mirror_once import MirrorOrder
from cli.canvas_token import canvas_token
from cli.course_ids import course_ids
from cli.ending import Exit, stop
from cli.mirror_round import ending_of, local_hosts, play
from cli.mirror_telling import Events, progress_bar, tell

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

HOPELESS = frozenset({Exit.USAGE, Exit.RECONNECT})
"""What no later round mends."""
MINUTE_SECONDS = 60.0


@app.command()
def mirror(  # noqa: PLR0913  # the options of a command
    url: Annotated[str, typer.Argument(help="Your Canvas: https://canvas.school.example")],
    state: Annotated[Path, typer.Option(dir_okay=False, help="The file; made if need be.")],
    course: Annotated[
        list[str] | None,
        typer.Option(
            callback=course_ids, metavar="ID", help="Mirror only this; repeatable, in a new file."
        ),
    ] = None,
    mode: Annotated[Mode | None, typer.Option(help="Read this way.")] = None,
    every: Annotated[float, typer.Option(min=1, help="Minutes between two looks.")] = 20,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C.")] = False,
    reconcile: Annotated[bool, typer.Option("--reconcile", help="Read everything again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing, only tell.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete the file.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before deleting.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell what happens.")] = False,
) -> None:
    """Brings a file up to date: everything the first time, what changed later.

    The access token comes from CANVAS_TOKEN or stdin, or is asked for; it is never stored.
    """
    if forget:
        raise typer.Exit(_forget(state, yes=yes))
    order = MirrorOrder(url, canvas_token(), reconcile=reconcile, mode=mode)
    settings = MirrorSettings(
        state,
        order.token,
        local_hosts(url),
        courses=tuple(course or ()),
        mode=mode,
        dry_run=dry_run,
    )
    while True:
        report = Events(verbose=verbose)
        code = _round(order, settings, report, json_=json_, indent=None if watch else 2)
        if not watch or code in HOPELESS:
            raise typer.Exit(code)
        if code in {Exit.OK, Exit.PARTIAL}:
            order = replace(order, reconcile=False)
        sleep(every * MINUTE_SECONDS)


def _round(
    order: MirrorOrder,
    settings: MirrorSettings,
    report: Events,
    *,
    json_: bool,
    indent: int | None,
) -> Exit:
    try:
        with progress_bar() as told:
            one = asyncio.run(play(order, settings, report, told=told))
    except SyncError as error:
        text, code = ending_of(error)
        if isinstance(error, ContractBroken):  # no later round mends a file
            raise stop(text, code) from error
        typer.echo(f"canvas-sync: {text}", err=True)
        return code
    tell(one, json_=json_, indent=indent)
    return one.code


def _forget(path: Path, *, yes: bool) -> Exit:
    """Delete the file, and with it all that is known here of the person."""
    if not path.exists():
        raise stop(f"there is no {path}")
    if not yes and sys.stdin is None:
        raise stop("there is nobody to ask: say --yes", Exit.USAGE)
    if not yes:
        typer.confirm(f"Delete {path} and all that is in it?", abort=True, err=True)
    try:
        deleted = forget_file(path)
    except SyncError as error:
        raise stop(str(error)) from error
    typer.echo(f"deleted {deleted}", err=True)
    return Exit.OK
