"""A round that is cut, or that Canvas does not let end: what the next one goes on with."""

from datetime import timedelta

import pytest

from canvas_sync.domain.connection import State
from canvas_sync.domain.errors import CanvasUnreachable, Refused, Throttled, TokenExpired
from canvas_sync.domain.run import Kind, RunState
from tests.unit.usecases.machine import Machine
from tests.unit.usecases.service import course_id


class Died(BaseException):
    """The process ended here."""


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize("restarts_after", [timedelta(seconds=5), timedelta(hours=7)])
async def test_goes_on(machine: Machine, restarts_after: timedelta) -> None:
    """R54: a round that was cut goes on where it stopped, whatever its lease, and looks again."""

    async def die(request: str) -> None:
        if request == f"contents/{course_id(13)}":
            raise Died

    machine.service.canvas.before = die
    with pytest.raises(Died):
        await machine.round()
    assert len(machine.service.tasks) == 3

    async def live(_request: str) -> None: ...

    machine.service.canvas.before = live
    machine.service.clock.move(restarts_after)
    last = await machine.round()

    assert (last.kind, last.state) == (Kind.DELTA, RunState.COMPLETED)
    assert f"contents/{course_id(12)}" not in machine.requests[: machine.requests.index("look", 1)]
    assert len(machine.service.tasks) == 6
    state = (await machine.linked()).state
    assert (state.run, state.has_baseline) == (None, True)


async def test_first_run_fails(machine: Machine) -> None:
    """R54: a first run that Canvas did not let end goes on with the courses that are left."""
    machine.service.max_attempts = 1

    async def fail(request: str) -> None:
        if request == f"contents/{course_id(13)}":
            raise Throttled(30)

    machine.service.canvas.before = fail
    failed = await machine.round()
    assert (failed.state, failed.error_code) == (RunState.FAILED, "throttled")

    async def live(_request: str) -> None: ...

    machine.service.canvas.before = live
    run = await machine.round()

    assert run.state is RunState.COMPLETED
    assert f"contents/{course_id(12)}" not in machine.requests
    assert len(machine.service.tasks) == 6


async def test_waits(machine: Machine) -> None:
    """A Canvas that asks for patience gets it, and the round goes on."""
    times = 0

    async def throttle(request: str) -> None:
        nonlocal times
        if request == "look" and times < 1:
            times += 1
            raise Throttled(30)

    machine.service.canvas.before = throttle
    run = await machine.round()

    assert run.state is RunState.COMPLETED
    assert machine.slept == [30]


async def test_gives_up(machine: Machine) -> None:
    """After all attempts the run has failed; the next round goes on with what there is."""
    await machine.round()
    machine.service.clock.move(timedelta(minutes=20))
    machine.service.person.failures["look"] = CanvasUnreachable("silence")

    failed = await machine.round()

    assert (failed.state, failed.error_code) == (RunState.FAILED, "canvas_unreachable")
    assert len(machine.requests) == machine.service.max_attempts
    assert len(machine.service.tasks) == 6

    machine.service.person.failures.clear()
    assert (await machine.round()).state is RunState.COMPLETED


async def test_failed_look_is_not_gone_on_with(machine: Machine) -> None:
    """R101: a run of a whole mirror has nothing to go on with: the next round is one look."""
    await machine.round()
    for _ in range(2):
        machine.service.clock.move(timedelta(minutes=20))
        await machine.round()
    machine.service.person.failures["look"] = CanvasUnreachable("silence")
    assert (await machine.round()).state is RunState.FAILED
    machine.service.person.failures.clear()

    await machine.round()

    assert machine.requests == ["look"]


async def test_dead_token(machine: Machine) -> None:
    """A token that expires ends the run; a new one of the same person goes on from there."""
    await machine.round()
    machine.service.clock.move(timedelta(minutes=20))
    machine.service.person.failures["look"] = TokenExpired("expired")
    machine.service.person.failures["identity"] = TokenExpired("expired")

    run = await machine.round()
    assert (run.state, run.error_code) == (RunState.FAILED, "token_expired")
    with pytest.raises(Refused) as again:
        await machine.round()
    assert (again.value.code, again.value.reason) == ("token_rejected", "token_expired")

    machine.service.person.failures.clear()
    machine.service.canvas.people["token-of-anna-2"] = machine.service.person
    renewed = await machine.round("token-of-anna-2")

    assert renewed.state is RunState.COMPLETED
    connection = (await machine.linked()).connection
    assert connection is not None
    assert connection.state is State.OK
