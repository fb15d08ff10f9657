"""How the laptop's programs end: what can be expected is one line, never a traceback."""

import signal
import sys
from collections.abc import Callable

import httpx

from local.embedded_aws.process import DidNotStart, PortTaken
from local.person import ApiRefused, TooSlow
from local.places import ToolsMissing
from local.stack import DeployFailed

INTERRUPTED = 130
TERMINATED = 143


class Stopped(RuntimeError):
    """The program can't go on; the text says the way out."""


EXPECTED = (
    ApiRefused,
    DeployFailed,
    DidNotStart,
    PortTaken,
    Stopped,
    TooSlow,
    ToolsMissing,
    httpx.HTTPError,
)


def run(program: Callable[[], None]) -> None:
    """Run ``program`` and exit: 0, 1 with a line on stderr, 130 after Ctrl-C, 143 after SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        program()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except EXPECTED as expected:
        sys.exit(f"stopped: {expected or type(expected).__name__}")
