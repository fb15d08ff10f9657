"""One round of a program that mirrors for one person by itself: no schedule, no other worker.

It does what connect, request and queue do for the service, one after the other, in one process.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from pydantic import SecretStr

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import STATES, Mode
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CanvasSite, Instance, SyncId, owner_of, parse_site
from canvas_sync.domain.planning import RECONCILE_AFTER
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.sync_state import Linked, SyncState, Turn, give_back
from canvas_sync.ports import SyncQueue
from canvas_sync.usecases.connect import Caller, ConnectCommand, ConnectPorts, connect
from canvas_sync.usecases.probe_token import usable_token
from canvas_sync.usecases.request_sync import SyncRequest, request_sync
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation, SyncTools
from canvas_sync.usecases.turns import take_turn

ME = owner_of("canvas-sync mirror", "the person at this machine")
CALLER = Caller(ME, subject="me", correlation_id="mirror")
LONGEST = timedelta(hours=6)
"""A run that takes longer is handed on to itself."""


class OwnQueue(SyncQueue, Protocol):
    """A queue that its sender empties."""

    @property
    def waiting(self) -> list[tuple[SyncMessage, int]]:
        """Messages in the order they came, each with the seconds it is to wait."""
        ...


@dataclass(frozen=True, slots=True)
class MirrorOrder:
    """What the person asked for. ``mode``: how Canvas is read from now on; None: as before."""

    canvas_url: str
    token: SecretStr
    reconcile: bool = False
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorPorts:
    """``connecting`` and ``tools`` stand on the same store and queue. ``sleep`` takes seconds."""

    connecting: ConnectPorts
    tools: SyncTools
    queue: OwnQueue
    sleep: Callable[[float], Awaitable[None]]


def destination(order: MirrorOrder, *, dev_hosts: frozenset[str]) -> CanvasSite:
    """The Canvas of an order whose address and token are of a possible shape.

    Raises:
        Refused: ``url_not_allowed``, ``token_malformed``; nothing was asked or stored.
    """
    site = parse_site(order.canvas_url, dev_hosts=dev_hosts)
    usable_token(order.token)
    return site


async def mirror_once(order: MirrorOrder, *, ports: MirrorPorts) -> Run:
    """Bring the mirror up to date: the record of the last run, however that ended.

    Whoever calls it has the store for itself: a lease found in it is of a process that died, and
    its run goes on where it stopped, as does a first run that Canvas did not let end; then it
    looks once more. A run without a baseline is full, a day after the last reconcile it
    reconciles, else it is a delta.

    Raises:
        Refused: as ``connect``; ``other_canvas``: the store holds another one.
        CanvasUnreachable: no answer to the first question; nothing was stored.
    """
    instance = await _own_instance(order, ports)
    left = await _take_up(instance, ports)
    if await _is_news(order, instance, ports):
        command = ConnectCommand(order.canvas_url, order.token)
        await connect(CALLER, command, ports=ports.connecting)
    await _choose_mode(order, instance, ports)
    if left is not None:
        ports.queue.waiting.insert(0, (left, 0))
    last = await _deliver(ports)
    seen = await ports.tools.connections.load(ME, instance)
    full = order.reconcile or _is_reconcile_due(seen.state, ports)
    if last is not None and (_failed(last) or (left is None and _covers(last, full=full))):
        return last
    return await _ask(instance, full=full, ports=ports)


async def _own_instance(order: MirrorOrder, ports: MirrorPorts) -> Instance:
    site = destination(order, dev_hosts=ports.connecting.dev_hosts)
    profile = await ports.tools.connections.profile(ME)
    if profile is not None and site.instance not in profile.instances:
        other = ", ".join(profile.instances)
        raise Refused("other_canvas", f"This is the mirror of {other}; name another file.")
    return site.instance


async def _take_up(instance: Instance, ports: MirrorPorts) -> SyncMessage | None:
    """The message with which an interrupted run goes on, its lease freed."""

    async def free(seen: Linked) -> Turn | None:
        if seen.state.run is None:
            return None
        return Turn(seen, seen.connection, give_back(seen.state, waits_until=None))

    connections = ports.tools.connections
    await take_turn(connections, ME, instance, free)
    state = (await connections.load(ME, instance)).state
    last = await connections.run(ME, state.last_sync_id) if state.last_sync_id else None
    if state.run is not None:
        return _continuation(instance, state.run.kind, state.run.sync_id)
    if last is not None and last.resumable and not state.has_baseline:
        return _continuation(instance, last.kind, last.sync_id)
    return None


def _continuation(instance: Instance, kind: Kind, sync_id: SyncId) -> SyncMessage:
    return SyncMessage(
        kind=kind,
        owner=ME,
        instance=instance,
        sync_id=sync_id,
        requested_by=Reason.MANUAL,
        correlation_id=CALLER.correlation_id,
        continuation=True,
    )


async def _is_news(order: MirrorOrder, instance: Instance, ports: MirrorPorts) -> bool:
    """Whether Canvas has to be asked whose token it is: a new one, or one that was refused."""
    tools = ports.tools
    connection = (await tools.connections.load(ME, instance)).connection
    if connection is None or not STATES[connection.state].may_sync:
        return True
    return connection.sealed_token != await tools.vault.seal(order.token, owner=ME, host=instance)


async def _choose_mode(order: MirrorOrder, instance: Instance, ports: MirrorPorts) -> None:
    async def choose(seen: Linked) -> Turn | None:
        if seen.connection is None or order.mode in {None, seen.connection.mode}:
            return None
        mode = order.mode or seen.connection.mode
        return Turn(seen, replace(seen.connection, mode=mode), seen.state)

    await take_turn(ports.tools.connections, ME, instance, choose)


async def _deliver(ports: MirrorPorts) -> Run | None:
    """Run what is in the queue, and what that sends, to the end; the last run's record."""
    tools, last = ports.tools, None
    while ports.queue.waiting:
        message, wait_seconds = ports.queue.waiting.pop(0)
        if wait_seconds:
            tools.report.event("waiting", wait_seconds=wait_seconds)
            await ports.sleep(wait_seconds)
        invocation = Invocation(tools.now() + LONGEST, LONGEST.total_seconds())
        await run_sync(message, tools=tools, invocation=invocation)
        last = message.sync_id
    return await tools.connections.run(ME, last) if last else None


def _is_reconcile_due(state: SyncState, ports: MirrorPorts) -> bool:
    last = state.last_reconcile_at
    return last is None or ports.tools.now() - last > RECONCILE_AFTER


def _failed(run: Run) -> bool:
    return run.state is RunState.FAILED or run.error_code is not None


def _covers(run: Run, *, full: bool) -> bool:
    return run.kind is not Kind.DELTA or not full


async def _ask(instance: Instance, *, full: bool, ports: MirrorPorts) -> Run:
    asked = await request_sync(
        ME,
        instance,
        SyncRequest(full=full),
        correlation_id=CALLER.correlation_id,
        ports=ports.connecting,
    )
    last = await _deliver(ports)
    if last is None:
        raise Refused("nothing_done", f"The run {asked.sync_id} could not begin; try again.")
    return last
