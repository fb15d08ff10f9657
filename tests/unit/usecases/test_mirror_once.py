"""One round for one person: what it asks, what it follows, what it refuses."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.run import Kind, RunState
from canvas_sync.usecases.mirror_once import ME, MirrorOrder, mirror_once
from canvas_sync.usecases.read_mirror import read_mirror
from tests.fakes.builders import SCHOOL
from tests.fakes.person import FakePerson
from tests.unit.usecases.machine import Machine
from tests.unit.usecases.service import TOKEN, URL

OTHER_TOKEN = "token-of-boris-1"


@pytest.fixture
def machine() -> Machine:
    return Machine()


async def test_first_and_next(machine: Machine) -> None:
    """The first round reads everything, the next ones look; nothing moved: one request."""
    first = await machine.round()

    assert (first.kind, first.state) == (Kind.FULL, RunState.COMPLETED)
    assert len(machine.service.tasks) == 6

    machine.service.clock.move(timedelta(minutes=20))
    settled = await machine.round()
    machine.service.clock.move(timedelta(minutes=20))
    second = await machine.round()

    assert [run.kind for run in (settled, second)] == [Kind.DELTA, Kind.DELTA]
    assert machine.requests == ["look"]
    assert not second.counts.changed


async def test_change(machine: Machine) -> None:
    """What moved is read and told."""
    await machine.round()
    machine.service.clock.move(timedelta(minutes=20))
    machine.service.row(0, name="Renamed")

    run = await machine.round()

    assert (run.counts.updated, run.counts.created) == (1, 0)
    assert "Renamed" in machine.service.tasks


async def test_reconcile(machine: Machine) -> None:
    """A day after the last reconcile everything is read again, and sooner if asked for."""
    await machine.round()

    machine.service.clock.move(timedelta(hours=1))
    asked = await machine.round(reconcile=True)
    machine.service.clock.move(timedelta(hours=1))
    soon = await machine.round()
    machine.service.clock.move(timedelta(hours=25))
    daily = await machine.round()

    assert [run.kind for run in (asked, soon, daily)] == [
        Kind.RECONCILE,
        Kind.DELTA,
        Kind.RECONCILE,
    ]


async def test_renewed_and_due(machine: Machine) -> None:
    """A new token's first look is followed by the reconcile that is due."""
    await machine.round()
    machine.service.canvas.people["token-of-anna-2"] = machine.service.person
    machine.service.clock.move(timedelta(hours=25))

    run = await machine.round("token-of-anna-2")

    assert run.kind is Kind.RECONCILE


async def test_other_person(machine: Machine) -> None:
    """Another person's token is refused before anything is read or written."""
    await machine.round()
    machine.service.canvas.people[OTHER_TOKEN] = FakePerson("10000000000067")
    before = await machine.linked()

    with pytest.raises(Refused) as refused:
        await machine.round(OTHER_TOKEN)

    assert refused.value.code == "different_canvas_user"
    assert machine.requests == ["identity", "probe"]
    assert await machine.linked() == before


async def test_other_canvas(machine: Machine) -> None:
    """R209: one store is the mirror of one Canvas; another address is refused."""
    await machine.round()

    with pytest.raises(Refused) as refused:
        await machine.round(url="https://canvas.college.example")

    assert refused.value.code == "other_canvas"
    assert machine.requests == []


@pytest.mark.parametrize("when", ["first", "later"])
async def test_mode(machine: Machine, when: str) -> None:
    """The way to read can be named, and stays until another is."""
    if when == "later":
        await machine.round()

    await machine.round(mode=Mode.REST)
    await machine.round()

    connection = (await machine.linked()).connection
    assert connection is not None
    assert connection.mode is Mode.REST


async def test_cannot_begin(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that nobody can begin is an error, not an endless wait."""
    await machine.round()
    ports = machine.ports(TOKEN)

    async def swallow(*_: object, **__: object) -> None: ...

    monkeypatch.setattr(ports.queue, "send", swallow)
    with pytest.raises(Refused) as refused:
        await mirror_once(MirrorOrder(URL, SecretStr(TOKEN)), ports=ports)

    assert refused.value.code == "nothing_done"


async def test_read(machine: Machine) -> None:
    """What is held is read whole, of this Canvas alone."""
    await machine.round()

    held = await read_mirror(ME, SCHOOL, mirror=machine.service.mirror)
    none = await read_mirror(ME, Instance("other.example"), mirror=machine.service.mirror)

    assert (len(held.courses), len(held.tasks)) == (2, 6)
    assert (len(none.courses), len(none.tasks)) == (0, 0)
