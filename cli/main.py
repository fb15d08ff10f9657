"""`canvas-sync`: the program of those who run the service, and of those who keep their own copy."""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # what TyperGroup is typed with

COMMANDS = {
    "bench": ("cli.bench.command", "Measure syncs beside other ways to read Canvas."),
    "dlq": ("cli.dlq", "Messages that were given up."),
    "mirror": ("cli.mirror", "Keep your own Canvas in a file on your own disk."),
    "simulate": ("canvas_simulator.cli", "Serve a Canvas for tests."),
}
"""Where each command is. It is imported when it is asked for: `mirror` needs no AWS."""


class Commands(TyperGroup):
    def list_commands(self, ctx: "Context") -> list[str]:  # noqa: ARG002  # of the group
        return list(COMMANDS)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, help_ = COMMANDS[cmd_name]
        command = typer.main.get_command(import_module(module).app)
        command.name, command.short_help = cmd_name, help_
        return command


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer's callback
    if wanted:
        typer.echo(f"canvas-sync {version('canvas-sync')}")
        raise typer.Exit


@app.callback()
def main(
    *, _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False
) -> None:
    """Canvas Sync: look after a stack, or keep your own copy of your Canvas."""
