"""What a delta asks of Canvas and writes while nothing moves, on accounts of three sizes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import pytest
from moto import mock_aws

from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.task import Task
from canvas_sync.ports import TaskQuery
from canvas_sync.usecases.mirror_once import ME
from canvas_sync.usecases.sync_tools import SyncTools
from cli.bench.cases import PERSON, Place, sizes
from cli.bench.ours import Opened, delta, fill
from cli.bench.stored import a_client, count_writes, handed_over
from tests.integration.reading import a_school

IDLE = {Mode.GRAPHQL: 1, Mode.REST: 3}
HOURLY = {
    ("typical", Mode.GRAPHQL): 1 + 1,  # REST's word on the courses
    ("S1", Mode.GRAPHQL): 1 + 1,
    ("S2", Mode.GRAPHQL): 1 + 83,  # and further pages of the lists
    ("typical", Mode.REST): 3 + 4,
    ("S1", Mode.REST): 3 + 11,
    ("S2", Mode.REST): 3 + 98,
}
"""At most so many requests has the delta that carries the lists of all courses."""
SOON, SETTLED = timedelta(seconds=5), timedelta(seconds=80)
HOUR = timedelta(minutes=61)
MOST_TASKS = 20_000
TASKS = {"typical": 145, "S1": 813, "S2": 8756}


@dataclass(frozen=True)
class Mirrored:
    """One person's account after its first full sync and the deltas that follow it."""

    school: Canvas
    place: Place
    opened: Opened
    tools: SyncTools

    def requests(self, tools: SyncTools | None = None) -> int:
        """Those of one delta."""
        self.school.requests.clear()
        self.opened.run(delta(tools or self.tools, self.place))
        return self.school.requests.total

    def tasks(self) -> tuple[Task, ...]:
        query = TaskQuery(MOST_TASKS, include_completed=True)
        return self.opened.run(self.opened.deps.mirror.page(ME, query)).tasks


def written_again(tasks: tuple[Task, ...]) -> set[str]:
    return {task.id for task in tasks if task.version > 1}


def opened_between(tasks: tuple[Task, ...], since: datetime, until: datetime) -> set[str]:
    """Tasks whose withheld text Canvas shows from a moment between the two on."""
    dates = {task.id: task.canvas.unlock_at for task in tasks}
    return {one for one, at in dates.items() if at is not None and since < at <= until}


def edit_a_draft(school: Canvas) -> None:
    """What moves a course's stamp and nothing that a student is shown."""
    rows = school.simulator.school.world.assignments
    draft = next(one for one in rows if one.workflow_state == "unpublished")
    httpx.put(
        f"{school.url}/api/v1/courses/{draft.course_id}/assignments/{draft.id}",
        headers={"Authorization": f"Bearer {school.token('teacher_1')}"},
        json={"assignment": {"name": "Still a draft"}},
    ).raise_for_status()


@contextmanager
def mirrored(size: Size, mode: Mode) -> Iterator[Mirrored]:
    """Its clock is the school's, which stands still."""
    with a_school(generate(size)) as school:
        place = Place(school.url, school.token(PERSON))
        opened = Opened(place)
        ports = opened.deps.ports
        ports = replace(ports, tools=replace(ports.tools, now=school.clock.now))
        opened.run(fill(ports, place, mode))
        for _ in range(2):  # until the world's last changes are older than what a look asks for
            school.clock.advance(OVERLAP)
            opened.run(delta(ports.tools, place))
        yield Mirrored(school, place, opened, ports.tools)
        opened.close()


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("case", sizes())
def test_idle_delta(case: str, mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    """R101, R96: one request by GraphQL, three by REST; nothing is written but the lease, twice.

    Apart from it: what the hourly lists ask, and noise in a course, settled 75 s later.
    """
    with mirrored(sizes()[case], mode) as one, mock_aws():
        stored = one.opened.run(handed_over(one.tools, one.place, client := a_client()))
        writes = count_writes(client)
        idle, began = one.requests(stored), one.school.clock.now()
        one.school.clock.advance(HOUR)
        hourly = [one.requests(), one.requests()]
        edit_a_draft(one.school)
        one.school.clock.advance(SOON)
        noise = [one.requests()]
        one.school.clock.advance(SETTLED)
        noise += [one.requests(), one.requests()]
        tasks, ended = one.tasks(), one.school.clock.now()

    with capsys.disabled():
        told = f"{case}, {mode}: idle {idle}, hourly {hourly}, noise {noise}, {writes}"
        print(f"\n{told}", end=" ")  # noqa: T201  # the table that is asked for
    assert idle == IDLE[mode]
    assert (writes.tasks, writes.units) == (0, 2)
    assert idle < hourly[0] <= HOURLY[case, mode]
    assert hourly[1] == idle
    assert noise[-1] == idle
    assert len(tasks) == TASKS[case]
    assert written_again(tasks) == opened_between(tasks, began, ended)
