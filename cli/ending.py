"""How commands end: a line on stderr and an exit code of the closed list."""

from enum import IntEnum

import typer


class Exit(IntEnum):
    """What a script can tell apart; 130 (interrupted) comes from typer."""

    OK = 0
    FAILED = 1
    USAGE = 2
    RECONNECT = 3
    UNREACHABLE = 4
    PARTIAL = 5


def stop(reason: str, code: Exit = Exit.FAILED) -> typer.Exit:
    """Say why, and give what is to be raised."""
    typer.echo(f"canvas-sync: {reason}", err=True)
    return typer.Exit(code)
