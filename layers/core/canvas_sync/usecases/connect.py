"""Connect a person's Canvas: check the token once, seal it, ask for the first sync."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import SecretStr

from canvas_sync.domain.connection import Connection, Mode, Profile
from canvas_sync.domain.errors import CanvasUnreachable, CredentialRefused, Refused, Retriable
from canvas_sync.domain.ids import CanvasSite, Owner, SyncId, parse_site
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.snapshot import Identity
from canvas_sync.domain.sync_state import Lease, Linked, Turn, cancelled, forgotten, place
from canvas_sync.ports import Canvas, CanvasReader, TokenVault
from canvas_sync.usecases.send_asked import AskingPorts, send_asked
from canvas_sync.usecases.turns import cancelled_runs, take_turn

PROBE_SECONDS = 12.0
TOKEN_LENGTHS = range(10, 513)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: ``subject`` is the sign-in's ``sub``; ``correlation_id`` names the request."""

    owner: Owner
    subject: str
    correlation_id: str


@dataclass(frozen=True, slots=True)
class ConnectCommand:
    """``replace``: take over the connection of another Canvas user on the same host."""

    canvas_url: str
    api_token: SecretStr
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Connected:
    """``sync_id``: the run that goes on or was queued by this."""

    site: CanvasSite
    stored_at: datetime
    sync_id: SyncId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectPorts(AskingPorts):
    """What connecting works with."""

    canvas: Canvas
    vault: TokenVault
    dev_hosts: frozenset[str] = frozenset()


async def connect(caller: Caller, command: ConnectCommand, *, ports: ConnectPorts) -> Connected:
    """Connect, or connect again: token and state are replaced at once, what is stored stays.

    Raises:
        Refused: ``url_not_allowed``, ``not_canvas``, ``token_malformed``, ``token_rejected``,
            ``different_canvas_user``; nothing was stored.
        CanvasUnreachable: no answer within 12 s; nothing was stored.
    """
    site = parse_site(command.canvas_url, dev_hosts=ports.dev_hosts)
    token = usable_token(command.api_token)
    identity, mode = await _probe(site, token, canvas=ports.canvas)
    sealed = await ports.vault.seal(token, owner=caller.owner, host=site.instance)
    now = ports.now()
    connection = Connection(
        owner=caller.owner,
        instance=site.instance,
        base_url=site.base_url,
        canvas_user_id=identity.user_id,
        home_shard=identity.home_shard,
        stored_at=now,
        sealed_token=sealed,
        mode=mode,
    )
    sync_id = SyncId(ports.new_id())
    return await _store(caller, connection, site, sync_id, take_over=command.replace, ports=ports)


def usable_token(given: SecretStr) -> SecretStr:
    """The trimmed token.

    Raises:
        Refused: ``token_malformed``; the text never quotes it.
    """
    token = given.get_secret_value().strip()
    if len(token) not in TOKEN_LENGTHS:
        raise _malformed("must have 10 to 512 characters; copy it whole from Canvas")
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise _malformed("has characters no Canvas token has; copy it again")
    return SecretStr(token)


def _malformed(problem: str) -> Refused:
    return Refused("token_malformed", f"api_token {problem}.", field="api_token")


async def _probe(site: CanvasSite, token: SecretStr, *, canvas: Canvas) -> tuple[Identity, Mode]:
    try:
        async with (
            asyncio.timeout(PROBE_SECONDS),
            canvas.reader(
                site, token, known=None, mode=Mode.REST, budget_seconds=PROBE_SECONDS
            ) as reader,
        ):
            return await reader.identity(), await _mode(reader)
    except TimeoutError as exc:
        raise CanvasUnreachable("Canvas gave no answer in time") from exc
    except CredentialRefused as exc:
        text = "Canvas refuses this token; make a new one under Account > Settings."
        raise Refused("token_rejected", text, field="api_token", reason=exc.code) from exc


async def _mode(reader: CanvasReader) -> Mode:
    """What the token can be read by; without an answer GraphQL, which a refusal corrects."""
    try:
        return await reader.probe()
    except Retriable:
        return Mode.GRAPHQL


async def _store(
    caller: Caller,
    connection: Connection,
    site: CanvasSite,
    sync_id: SyncId,
    *,
    take_over: bool,
    ports: ConnectPorts,
) -> Connected:
    first = _first_run(caller, connection, sync_id)

    async def decide(seen: Linked) -> Turn:
        if not _other_user(seen, connection):
            return _turn(seen, connection, first, caller=caller)
        if not take_over:
            raise Refused(
                "different_canvas_user",
                "This Canvas is connected as another user; send replace=true to take over.",
            )
        ended = await cancelled_runs(ports.connections, seen, now=connection.stored_at)
        return _take_over(seen, connection, first, caller=caller, ended=ended)

    turn = await take_turn(ports.connections, connection.owner, connection.instance, decide)
    running = turn.state.run.sync_id if turn.state.run else sync_id
    if turn.asked and running == sync_id:
        await send_asked(turn.runs[-1], ports=ports, now=connection.stored_at)
    return Connected(site, connection.stored_at, running)


def _first_run(caller: Caller, connection: Connection, sync_id: SyncId) -> Run:
    return Run(
        owner=connection.owner,
        instance=connection.instance,
        sync_id=sync_id,
        kind=Kind.FULL,
        reason=Reason.CONNECTED,
        state=RunState.QUEUED,
        asked_at=connection.stored_at,
        actor="person",
        correlation_id=caller.correlation_id,
    )


def _other_user(seen: Linked, connection: Connection) -> bool:
    before = seen.connection
    return before is not None and before.canvas_user_id != connection.canvas_user_id


def _turn(seen: Linked, connection: Connection, first: Run, *, caller: Caller) -> Turn:
    """Store the connection, and ask for a run, or join the one that goes on."""
    before = replace(seen.state, failures=0, not_before=None)
    profile = Profile(caller.subject, (connection.instance,))
    kind = Kind.DELTA if before.has_baseline else Kind.FULL
    state, lease = place(before, Lease(first.sync_id, kind, asked_for=True))
    if state == before:
        return Turn(seen, connection, state, profile=profile)
    run = replace(first, sync_id=lease.sync_id, kind=lease.kind, started_at=lease.started_at)
    return Turn(seen, connection, state, runs=(run,), asked=(run.sync_id,), profile=profile)


def _take_over(
    seen: Linked, connection: Connection, first: Run, *, caller: Caller, ended: tuple[Run, ...]
) -> Turn:
    """Another Canvas user from now on: what went on is cancelled, all is read afresh."""
    state = forgotten(cancelled(seen.state))
    turn = _turn(replace(seen, state=state), connection, first, caller=caller)
    return replace(
        turn, seen=seen, runs=(*ended, *turn.runs), answered=tuple(run.sync_id for run in ended)
    )
