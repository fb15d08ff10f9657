"""Where an access token comes from; it is never an option: others could see those."""

import os
import sys

import typer
from pydantic import SecretStr

from cli.ending import Exit, stop


def canvas_token() -> SecretStr:
    """From CANVAS_TOKEN, else the first line of stdin, else typed in without being shown."""
    given = os.environ.get("CANVAS_TOKEN") or (
        typer.prompt("Access token", hide_input=True, err=True, default="", show_default=False)
        if sys.stdin.isatty()
        else sys.stdin.readline()
    )
    if not given.strip():
        raise stop("no access token: set CANVAS_TOKEN, or give it on stdin", Exit.USAGE)
    return SecretStr(given.strip())
