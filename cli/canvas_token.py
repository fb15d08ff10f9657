"""Where an access token comes from; it is never an option: others could see those."""

import os
import sys

import typer
from pydantic import SecretStr

from cli.ending import Exit, stop


def canvas_token() -> SecretStr:
    """From CANVAS_TOKEN, else the first line of stdin, else typed in without being shown."""
    given = os.environ.get("CANVAS_TOKEN") or _asked()
    if not given.strip():
        raise stop("no access token: set CANVAS_TOKEN, or give it on stdin", Exit.USAGE)
    return SecretStr(given.strip())


def _asked() -> str:
    if sys.stdin is None:  # closed, as a scheduler may start a program
        return ""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    typed: str = typer.prompt(
        "Access token", hide_input=True, err=True, default="", show_default=False
    )
    return typed
