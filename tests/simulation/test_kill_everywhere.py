"""A run killed at every single step, and delivered again twice, ends as if nothing had happened."""

import asyncio
import random
from dataclasses import dataclass, replace
from typing import Any

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.generating import Size, generate
from canvas_sync.domain.connection import Mode
from tests.fakes import mirror as fake_mirror
from tests.simulation.changes.table import KINDS
from tests.simulation.harness.actor import Actor, NotDoneError
from tests.simulation.harness.clocks import seconds_now
from tests.simulation.harness.life import Life
from tests.simulation.harness.post import Letter
from tests.simulation.harness.service import Service
from tests.simulation.harness.stage import STUDENT
from tests.simulation.harness.telling import tell
from tests.virtual_loop import run_virtually

SIZE = Size(2, 4, 2, seed=7)
LEASE_SECONDS = 130.0
MOVES = (
    "assignment created",
    "assignment renamed",
    "due date changed",
    "assignment deleted",
    "announcement",
    "graded",
    "joined a group",
    "course renamed",
)
Table = dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """What is stored at the end, and the moments of the run that was watched."""

    table: Table
    moments: tuple[str, ...]
    breaches: tuple[str, ...]


def table(service: Service) -> Table:
    """Everything stored, but for versions and what tells when it was stored."""
    mirror = service.mirror
    tasks = {
        place: replace(row, version=0, deleted_at=None) if row.deleted_at is None else "gone"
        for place, row in mirror.task_rows.items()
    }
    cursors = {
        place: (row.manifest.hashes, row.topics.hashes, row.behind_since)
        for place, row in mirror.cursor_rows.items()
    }
    courses = {place: replace(row, stamp=None) for place, row in mirror.course_rows.items()}
    runs = {run.sync_id: (run.state, run.kind) for run in service.connections.runs.values()}
    staged = {place: row.hash for place, (row, _) in mirror.staged_rows.items()}
    return {
        "tasks": tasks,
        "staged": staged,
        "courses": courses,
        "cursors": cursors,
        "topics": dict(mirror.topic_rows),
        "groups": dict(mirror.group_rows),
        "runs": runs,
        "open runs": set(service.connections.open_runs),
        "running": service.state.run,
    }


async def lived(kind: str, mode: Mode, kill_at: int | None) -> Ended:
    """A school, a run of ``kind`` with that end, and whatever is delivered after it."""
    simulator = Simulator(generate(SIZE), real=seconds_now)
    chance = random.Random(1)  # noqa: S311  # reproducible on purpose
    service = Service(simulator, chance, STUDENT)
    service.network.graphql = mode is Mode.GRAPHQL
    service.mirror.before_transaction = lambda: _in_commit(lives[-1])
    lives = [Life()]
    await service.connect()
    if kind == "delta":
        await service.work(_taken(service), service.machines[0], Life())
        await asyncio.sleep(200)
        _move(simulator)
        await asyncio.sleep(200)
        await service.ask()
    letter = _taken(service)
    lives.append(Life(kill_at=kill_at))
    await service.work(replace(letter), service.machines[0], lives[-1])
    watched = tuple(lives[-1].moments)
    if kill_at is not None:
        await _again_twice(service, letter, lives)
    await _rest(service, lives)
    assert not service.bugs, service.bugs[0]
    return Ended(table(service), watched, tuple(service.mirror.breaches))


def _in_commit(life: Life) -> None:
    life.moment("in a commit")


def _taken(service: Service) -> Letter:
    letter = service.post.take()
    assert letter is not None
    return letter


def _move(simulator: Simulator) -> None:
    chance = random.Random(3)  # noqa: S311  # reproducible on purpose
    actor = Actor(simulator, chance, STUDENT)
    for name in MOVES:
        try:
            KINDS[name].do(actor)
        except NotDoneError:
            continue


async def _again_twice(service: Service, letter: Letter, lives: list[Life]) -> None:
    """The queue delivers it again when the lease has run out, and then once more."""
    service.post.letters = [one for one in service.post.letters if one.body != letter.body]
    for _ in range(2):
        await asyncio.sleep(LEASE_SECONDS)
        lives.append(Life())
        await service.work(replace(letter), service.machines[1], lives[-1])


async def _rest(service: Service, lives: list[Life]) -> None:
    """What was sent meanwhile, and the planner's ticks, until lists have settled."""
    for _ in range(3):
        await asyncio.sleep(LEASE_SECONDS)
        await service.tick()
        while (letter := service.post.take()) is not None:
            lives.append(Life())
            await service.work(letter, service.machines[1], lives[-1])


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("kind", ["full", "delta"])
def test_killed_at_every_step(kind: str, mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """R135, R138, R208: before and after each call of a port, each request, in each commit."""
    monkeypatch.setattr(fake_mirror, "A_TRANSACTION", 3)
    calm = run_virtually(lived(kind, mode, None))

    wrong: list[str] = []
    for at, moment in enumerate(calm.moments):
        ended = run_virtually(lived(kind, mode, at))
        differ = [name for name, rows in calm.table.items() if ended.table[name] != rows]
        wrong += [f"{moment}: {name}" for name in differ]
        wrong += [f"{moment}: {breach}" for breach in ended.breaches]

    tell(f"{mode} {kind}: killed at {len(calm.moments)} moments of {_calls(calm)} calls")
    assert not wrong


def _calls(ended: Ended) -> int:
    return sum(one.startswith("before ") for one in ended.moments)
