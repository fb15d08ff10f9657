"""What AWS or the network can do to a command, in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from canvas_sync.domain.errors import SyncError
from cli.ending import Exit, stop


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turn such an error into one line on stderr and an exit code."""
    try:
        yield
    except SyncError as exc:
        unreachable = isinstance(exc.__cause__, BotoCoreError)
        raise stop(str(exc), Exit.UNREACHABLE if unreachable else Exit.FAILED) from exc
    except ClientError as exc:
        raise stop(f"AWS refused: {exc}") from exc
    except BotoCoreError as exc:
        raise stop(f"AWS can't be reached: {exc}", Exit.UNREACHABLE) from exc
