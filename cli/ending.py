"""How commands end: a line on stderr and an exit code of the closed list."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer
from botocore.exceptions import BotoCoreError, ClientError

from canvas_sync.domain.errors import SyncError


class Exit(IntEnum):
    """What a script can tell apart; 130 (interrupted) comes from typer."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 4


def stop(reason: str, code: Exit = Exit.FAILED) -> typer.Exit:
    """Say why, and give what is to be raised."""
    typer.echo(f"canvas-sync: {reason}", err=True)
    return typer.Exit(code)


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turn what AWS or the network can do to a command into one line."""
    try:
        yield
    except SyncError as exc:
        unreachable = isinstance(exc.__cause__, BotoCoreError)
        raise stop(str(exc), Exit.UNREACHABLE if unreachable else Exit.FAILED) from exc
    except ClientError as exc:
        raise stop(f"AWS refused: {exc}") from exc
    except BotoCoreError as exc:
        raise stop(f"AWS can't be reached: {exc}", Exit.UNREACHABLE) from exc
