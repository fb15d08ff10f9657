"""Connecting: checked once, stored whole or not at all, the first sync queued once."""

import asyncio

import pytest

from canvas_sync.domain.connection import State
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    QueueUnavailable,
    Refused,
    StorageUnavailable,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.run import Kind, RunState
from canvas_sync.domain.sync_state import Turn
from tests.fakes.builders import ANNA, BORIS, SCHOOL, a_turn
from tests.fakes.person import FakePerson
from tests.unit.usecases.service import TOKEN, URL, Service, course_id, synced

OTHER = "token-of-boris-1"


async def test_connection_is_stored_and_first_sync_queued_once() -> None:
    """R61: Canvas user and host are stored, the token only sealed; one full sync is queued."""
    service = Service()

    connected = await service.connect(f"  {TOKEN}\n", url=f"{URL}/")

    stored = service.connections.cold[ANNA, SCHOOL]
    assert (stored.base_url, stored.canvas_user_id, stored.home_shard) == (
        URL,
        "10000000000066",
        1,
    )
    assert TOKEN not in repr(stored)
    assert (await service.vault.open(stored.sealed_token, owner=ANNA, host=SCHOOL)) is not None
    assert [(m.kind, m.sync_id) for m in service.queue.messages] == [(Kind.FULL, connected.sync_id)]
    assert service.connections.profiles[ANNA].instances == (SCHOOL,)
    assert (await service.run(connected.sync_id)).state is RunState.QUEUED


async def test_two_connects_at_once_are_one_connection_and_one_run() -> None:
    """R61, R91: both get the same run."""
    service = Service()

    first, second = await asyncio.gather(service.connect(), service.connect())

    assert first.sync_id == second.sync_id
    assert len(service.connections.cold) == len(service.connections.runs) == 1
    assert len(service.queue.messages) == 1


@pytest.mark.parametrize(
    "token",
    ["short", "x" * 513, "inner space1", "tab\tinside1", "bell\x07inside", "müller-token"],
    ids=ascii,
)
async def test_malformed_token_is_refused_unquoted(token: str) -> None:
    """R61, R94: 10 to 512 printable characters; the text never quotes the token."""
    service = Service()

    with pytest.raises(Refused) as refused:
        await service.connect(token)

    assert (refused.value.code, refused.value.field) == ("token_malformed", "api_token")
    assert token not in str(refused.value)
    assert not service.canvas.requests


async def test_unusable_address_asks_nobody() -> None:
    """R61: the address is judged before anything is asked."""
    service = Service()

    with pytest.raises(Refused, match="https"):
        await service.connect(url="http://canvas.school.example")

    assert not service.canvas.requests


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (CanvasUnreachable("silence"), CanvasUnreachable),
        (CanvasFailing("500"), CanvasFailing),
        (Refused("not_canvas", "no Canvas", field="canvas_url"), Refused),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_failed_probe_stores_nothing(failure: SyncError, expected: type[SyncError]) -> None:
    """R61: no answer, an error or no Canvas at all: nothing is stored, nothing queued."""
    service = Service()
    service.person.failures["identity"] = failure

    with pytest.raises(expected):
        await service.connect()

    assert not service.connections.cold
    assert not service.connections.profiles
    assert not service.queue.messages


async def test_silent_canvas_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """R99: the probe is bounded as a whole."""
    monkeypatch.setattr("canvas_sync.usecases.probe_token.PROBE_SECONDS", 0.01)
    service = Service()

    async def silence(_request: str) -> None:
        await asyncio.Event().wait()

    service.canvas.before = silence
    with pytest.raises(CanvasUnreachable):
        await service.connect()

    assert not service.connections.cold


async def test_dead_token_is_refused_with_its_reason() -> None:
    """R61: a bad token is a 400 with the reason class."""
    service = Service()
    service.person.failures["identity"] = TokenExpired("expired")

    with pytest.raises(Refused) as refused:
        await service.connect()

    assert (refused.value.code, refused.value.reason) == ("token_rejected", "token_expired")


async def test_reconnect_heals_and_goes_on_with_a_delta() -> None:
    """R56, R76: token and state are replaced at once; the data stay; a delta goes on."""
    service = await synced(12)
    service.person.failures["look"] = TokenExpired("expired")
    await service.scheduled()
    assert service.api_state == "needs_reauth"
    service.person.failures.clear()

    await service.connect()

    assert service.api_state == "ok"
    assert service.queue.messages[0].kind is Kind.DELTA
    assert await service.deliver_all() == ["completed"]
    assert len(service.tasks) == 3


async def test_reconnect_during_a_run_starts_no_second_one() -> None:
    """R208: the running run is named."""
    service = Service()
    first = await service.connect()

    again = await service.connect()

    assert again.sync_id == first.sync_id
    assert len(service.queue.messages) == 1


async def test_reconnect_joins_the_schedules_run() -> None:
    """R59: the run that goes on has a record from then on, and is watched to its end."""
    service = await synced(12)
    answers = []

    async def meanwhile(request: str) -> None:
        if request == "look":
            answers.append(await service.connect())

    service.canvas.before = meanwhile
    assert await service.scheduled() == ["completed"]

    assert (await service.run(answers[0].sync_id)).state is RunState.COMPLETED
    assert not service.connections.open_runs


async def test_another_canvas_user_is_refused_unless_replaced() -> None:
    """R209: 409 different_canvas_user; with replace the running run is cancelled, all read anew."""
    service = await synced(12)
    other = FakePerson("10000000000067")
    other.courses, other.rows = service.person.courses, service.person.rows
    service.canvas.people[OTHER] = other
    running = await service.ask()
    message = service.queue.sent.pop(0).message

    with pytest.raises(Refused) as refused:
        await service.connect(OTHER)
    replaced = await service.connect(OTHER, replace=True)

    assert refused.value.code == "different_canvas_user"
    assert (await service.run(running.sync_id)).state is RunState.CANCELLED
    assert (await service.deliver(message)).stopped == "done"
    assert service.connections.cold[ANNA, SCHOOL].canvas_user_id == "10000000000067"
    assert await service.deliver_all() == ["completed"]
    assert (await service.run(replaced.sync_id)).kind is Kind.FULL
    assert not service.connections.open_runs


async def test_same_user_with_replace_is_a_plain_reconnect() -> None:
    """Taking over oneself cancels nothing."""
    service = Service()
    first = await service.connect()

    again = await service.connect(replace=True)

    assert again.sync_id == first.sync_id


async def test_queue_down_loses_nothing() -> None:
    """R27, R59: the run stays queued and the next planner tick sends it."""
    service = Service()
    service.courses(12)
    service.queue.down = QueueUnavailable("sqs")
    connected = await service.connect()
    service.queue.down = None

    planned = await service.tick()

    assert planned.resent == 1
    assert await service.deliver_all() == ["completed"]
    assert (await service.run(connected.sync_id)).state is RunState.COMPLETED


async def test_two_people_share_nothing() -> None:
    """R90: the same Canvas, two owners, two copies."""
    service = Service()
    service.courses(12)
    service.canvas.people[OTHER] = FakePerson("10000000000067")

    await service.connect()
    await service.connect(OTHER, owner=BORIS)
    await service.deliver_all()

    assert {place[0] for place in service.mirror.task_rows} == {ANNA}
    assert service.connections.cold[BORIS, SCHOOL].state is State.OK
    assert {place[2] for place in service.mirror.task_rows} == {course_id(12)}


async def test_connection_written_too_often_says_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """R182: who loses every race is told so instead of looping for ever."""
    service = Service()
    take = service.connections.take

    async def always_late(turn: Turn) -> None:
        seen = await service.connections.load(ANNA, SCHOOL)
        await take(a_turn(seen))
        await take(turn)

    monkeypatch.setattr(service.connections, "take", always_late)

    with pytest.raises(StorageUnavailable):
        await service.connect()
