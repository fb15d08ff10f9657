"""What the story needs to be told: a stack, somebody signed in, and a Canvas to connect."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from local.demo.screen import Screen
from local.demo.tasks import shown
from local.embedded_aws.process import LOOPBACK
from local.person import Person, signed_in
from local.program import Stopped
from local.school import School, open_school
from local.stack import Stack, announced, running_stack

STUDENT = "student-1"
"""The ``sub`` the sign-in stub gives a token to."""


@dataclass(frozen=True)
class Canvas:
    """``school`` is None where it is a real one: there the demo only reads."""

    url: str
    token: str
    school: School | None

    @property
    def dev_host(self) -> str:
        """``host:port`` of a Canvas on this machine; empty for one that is reached by https."""
        parts = urlsplit(self.url)
        return parts.netloc if parts.scheme == "http" and parts.hostname == LOOPBACK else ""


@dataclass(frozen=True)
class Setting:
    """Everything is up, and nothing is connected yet."""

    screen: Screen
    stack: Stack
    person: Person
    canvas: Canvas


@contextmanager
def prepared(screen: Screen, *, port: int | None = None) -> Iterator[Setting]:
    """Start all that the story needs; nothing of it is left when the block ends.

    Raises:
        Stopped: the Canvas that ``CANVAS_URL`` names can't be used, or there is no token for it.
    """
    with ExitStack() as running:
        canvas = _canvas(screen, running)
        with screen.step("start the embedded AWS, deploy template.yaml") as step:
            stack = running.enter_context(_stack(canvas, port))
            ours = running.enter_context(announced(stack))
            step.result = stack.api_url
        if not ours:
            screen.line("another stack runs here: `canvas-sync` goes on looking at that one")
        who = " as Student One" if canvas.school else ""
        with screen.step(f"sign in{who}") as step:
            token = access_token(stack)
            person = running.enter_context(signed_in(stack.api_url, token))
            step.result = f"a token of {stack.sign_in.issuer}"
        yield Setting(screen, stack, person, canvas)


def access_token(stack: Stack) -> str:
    """What the sign-in stub gives to whoever asks it."""
    answer = httpx.get(
        f"{stack.sign_in.issuer}/token", params={"sub": STUDENT}, trust_env=False
    ).raise_for_status()
    return answer.text


def _canvas(screen: Screen, running: ExitStack) -> Canvas:
    if url := os.environ.get("CANVAS_URL", "").strip():
        _check_scheme(url)
        return Canvas(url, _token_of(url), school=None)
    with screen.step("open a Canvas with the recorded school") as step:
        school = running.enter_context(open_school())
        step.result = school.url
    screen.line(f"the school's clock is the recording's: there it is {shown(school.now)}")
    return Canvas(school.url, school.token(), school)


def _check_scheme(url: str) -> None:
    """The product refuses the same later, without the way out: http is for development only."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname != LOOPBACK:
        raise Stopped(
            f"plain http:// works for {LOOPBACK} only, not for {parts.hostname}:"
            f" say CANVAS_URL=http://{LOOPBACK}:PORT, or https://…"
        )


def _token_of(url: str) -> str:
    """From the environment or typed unseen: an argument would show in the list of processes."""
    if token := os.environ.get("CANVAS_TOKEN"):
        return token
    if not sys.stdin.isatty():
        raise Stopped(f"set CANVAS_TOKEN to an access token of {url}")
    return getpass.getpass(f"Access token of {url} (Account > Settings > New access token): ")


def _stack(canvas: Canvas, port: int | None) -> AbstractContextManager[Stack]:
    parameters = {"Stage": "local"}
    if canvas.dev_host:
        parameters |= {"CanvasDevHosts": canvas.dev_host, "CanvasDeltaMinutes": "1"}
    outside = not canvas.dev_host
    return running_stack(parameters, port=port, enforce_rights=True, outside=outside)
