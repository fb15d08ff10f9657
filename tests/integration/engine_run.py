"""The whole engine on a simulated school: one run over a file, and what is mirrored then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import SecretStr

from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.bootstrap.mirror import MirrorSettings, OwnClock, opened
from canvas_sync.canvas.egress import Egress, Limits
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course
from canvas_sync.domain.ids import CourseId, local_id
from canvas_sync.domain.run import Run
from canvas_sync.ports import TaskQuery
from canvas_sync.usecases.mirror_once import ME, MirrorOrder, MirrorPorts, mirror_once
from cli.bench.cases import PERSON
from tests.fakes.report import FakeReport

IMPATIENT = Limits(read_seconds=0.3, answer_seconds=5.0, query_seconds=0.3)
ATTEMPTS = 3
MOST_TASKS = 1_000


@dataclass(frozen=True)
class Mirrored:
    """How a run ended; which assignments and courses can be read then."""

    run: Run
    ids: set[int]
    courses: dict[CourseId, Course]


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def _ports(school: Canvas, folder: Path) -> AsyncIterator[MirrorPorts]:
    """Those of the program, but with a reader that waits for nothing."""
    hosts = frozenset({school.url.removeprefix("http://")})
    settings = MirrorSettings(folder / "mirror.db", SecretStr(school.token(PERSON)), hosts)
    egress = Egress(dev_hosts=hosts, limits=IMPATIENT)
    canvas = RestCanvas(
        egress,
        clock=OwnClock(),
        report=FakeReport(),
        attempts=ATTEMPTS,
        jitter=lambda: 0.0,
        sleep=_at_once,
    )
    async with opened(settings, FakeReport(), told=lambda _: None) as deps:
        ports = deps.ports
        yield replace(
            ports,
            tools=replace(ports.tools, canvas=canvas),
            connecting=replace(ports.connecting, canvas=canvas),
            sleep=_at_once,
        )
    await egress.aclose()


async def mirrored(school: Canvas, mode: Mode, folder: Path) -> Mirrored:
    """What one full run makes of ``school`` as it stands."""
    order = MirrorOrder(school.url, SecretStr(school.token(PERSON)), mode=mode)
    query = TaskQuery(MOST_TASKS, include_completed=True)
    async with _ports(school, folder) as ports:
        run = await mirror_once(order, ports=ports)
        mirror = ports.tools.mirror
        page = await mirror.page(ME, query)
        ids = {int(local_id(task.canvas.assignment_id)) for task in page.tasks}
        return Mirrored(run, ids, dict(await mirror.courses(ME, run.instance)))
