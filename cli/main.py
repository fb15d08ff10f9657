"""`canvas-sync`: the program of those who run the service."""

from importlib.metadata import version
from typing import Annotated

import typer

from canvas_simulator.cli import app as simulate
from cli import dlq

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(dlq.app, name="dlq")
app.add_typer(simulate, name="simulate", help="Serve a Canvas for tests.")


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer's callback
    if wanted:
        typer.echo(f"canvas-sync {version('canvas-sync')}")
        raise typer.Exit


@app.callback()
def main(
    *, _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False
) -> None:
    """Canvas Sync: look after a stack."""
