"""Connect a person's Canvas: check the token once, seal it, ask for the first sync."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import SecretStr

from canvas_sync.domain.connection import Connection, Profile
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CanvasSite, Owner, SyncId, parse_site
from canvas_sync.domain.placing import place
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.sync_state import Lease, Linked, Turn, cancelled, forgotten
from canvas_sync.ports import Canvas, TokenVault
from canvas_sync.usecases.probe_token import probe, usable_token
from canvas_sync.usecases.send_asked import AskingPorts, send_open
from canvas_sync.usecases.turns import cancelled_runs, take_turn


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
    identity, mode = await probe(site, token, canvas=ports.canvas)
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
    running, now = turn.state.run.sync_id if turn.state.run else sync_id, connection.stored_at
    if (turn.asked and running == sync_id) or turn.seen.state.adrift(now):
        await send_open(caller.owner, running, turn, ports=ports, now=now)
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
    state, lease = place(before, Lease(first.sync_id, kind, asked_for=True), now=first.asked_at)
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
