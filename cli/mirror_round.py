"""One round of `canvas-sync mirror`: what was held before, the run, what is held now."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from canvas_sync.bootstrap.mirror import MirrorSettings, opened
from canvas_sync.contracts.mirror_document import Rows, rows_of
from canvas_sync.domain.connection import Connection
from canvas_sync.domain.errors import (
    CanvasUnreachable,
    SyncError,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
    UserMerged,
)
from canvas_sync.domain.run import CourseOutcome, Progress, Run, RunState
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.ports import Report, Usage
from canvas_sync.usecases.mirror_once import ME, MirrorOrder, destination, mirror_once
from canvas_sync.usecases.read_mirror import read_mirror
from cli.ending import Exit

LOCAL = frozenset({"127.0.0.1", "localhost"})

_OTHER_USER = "this file is the mirror of another Canvas user; name another one with --state"
_TEXTS = {
    "different_canvas_user": _OTHER_USER,
    UserMerged.code: _OTHER_USER,
    TokenExpired.code: "the access token has expired; make a new one under Account > Settings",
    TokenRevoked.code: "the access token was deleted; make a new one under Account > Settings",
    TokenInvalid.code: "Canvas does not know the access token (any more)",
    CanvasUnreachable.code: "Canvas can't be reached",
}
_FIELDS = {"api_token": "the access token", "canvas_url": "the address"}
"""What the API calls otherwise."""
_EXITS = {
    "url_not_allowed": Exit.USAGE,
    "token_malformed": Exit.USAGE,
    "other_canvas": Exit.USAGE,
    "other_courses": Exit.USAGE,
    "no_such_course": Exit.USAGE,
    "different_canvas_user": Exit.USAGE,
    UserMerged.code: Exit.USAGE,
    "token_rejected": Exit.RECONNECT,
    "needs_reauth": Exit.RECONNECT,
    TokenExpired.code: Exit.RECONNECT,
    TokenRevoked.code: Exit.RECONNECT,
    TokenInvalid.code: Exit.RECONNECT,
    CanvasUnreachable.code: Exit.UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Round:
    """``before`` and ``after`` are of the same moment: only what was stored differs."""

    run: Run
    connection: Connection
    state: SyncState
    before: Rows
    after: Rows
    usage: Usage
    chosen: bool

    @property
    def code(self) -> Exit:
        if self.run.error_code is not None:
            return _EXITS.get(self.run.error_code, Exit.FAILED)
        return Exit.PARTIAL if self.run.state is RunState.PARTIAL else Exit.OK

    @property
    def failure(self) -> str | None:
        """Why the run did not reach its end, in words."""
        code = self.run.error_code
        return None if code is None else _TEXTS.get(code, f"the run failed: {code}")

    @property
    def courses_behind(self) -> dict[str, str]:
        """Why, by course."""
        reports = self.run.courses.items()
        failed = {i: report for i, report in reports if report.outcome is CourseOutcome.FAILED}
        return {identifier: report.code or "failed" for identifier, report in failed.items()}


async def play(
    order: MirrorOrder,
    settings: MirrorSettings,
    report: Report,
    *,
    told: Callable[[Progress], None],
) -> Round:
    """Bring the file up to date; ``told`` hears how far it is.

    Raises:
        SyncError: nothing could be begun; what is stored stays.
    """
    site = destination(order, dev_hosts=settings.dev_hosts)
    instance = site.instance
    async with opened(settings, report, told=told) as deps:
        await deps.canvas.prove(site, order.token)
        before = await read_mirror(ME, instance, mirror=deps.mirror)
        run = await mirror_once(order, ports=deps.ports)
        after = await read_mirror(ME, instance, mirror=deps.mirror)
        linked = await deps.ports.tools.connections.load(ME, instance)
        now = deps.ports.tools.now()
    assert linked.connection is not None, "a run ended without a connection"  # noqa: S101  # a bug, no input
    return Round(
        run,
        linked.connection,
        linked.state,
        rows_of(before, now=now),
        rows_of(after, now=now),
        deps.canvas.usage,
        deps.canvas.is_limited,
    )


def local_hosts(url: str) -> frozenset[str]:
    """The one host that may be asked without https: this machine, for those who develop."""
    try:
        parts = urlsplit(url.strip())
        return frozenset({f"{parts.hostname}:{parts.port or 80}"} if _is_local(parts) else ())
    except ValueError:
        return frozenset()


def _is_local(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOCAL


def ending_of(error: SyncError) -> tuple[str, Exit]:
    """What to say of an error, and the exit code."""
    text = str(error)
    for field, name in _FIELDS.items():
        text = text.replace(field, name)
    return _TEXTS.get(error.code, text), _EXITS.get(error.code, Exit.FAILED)
