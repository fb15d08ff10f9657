"""What the histories have found, told apart: each was wrong once."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from datetime import timedelta

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.generating import Size, generate
from canvas_sync.domain.connection import Mode
from tests.simulation.changes.table import KINDS
from tests.simulation.harness.actor import TEACHER, Actor
from tests.simulation.harness.clocks import seconds_now
from tests.simulation.harness.life import Life
from tests.simulation.harness.service import Service
from tests.simulation.harness.stage import STUDENT
from tests.virtual_loop import run_virtually

Story = Callable[[Service, Actor], Coroutine[None, None, None]]


def told(story: Story, mode: Mode = Mode.GRAPHQL) -> None:
    """Play ``story`` after a first sync."""

    async def play() -> None:
        chance = random.Random(5)  # noqa: S311  # reproducible on purpose
        simulator = Simulator(generate(Size(2, 4, 2, seed=5)), real=seconds_now)
        service = Service(simulator, chance, STUDENT)
        service.network.graphql = mode is Mode.GRAPHQL
        await service.connect()
        await worked(service)
        await story(service, Actor(simulator, chance, STUDENT))

    run_virtually(play())


async def worked(service: Service, life: Life | None = None) -> None:
    """Work on all letters there are."""
    while (letter := service.post.take()) is not None:
        await service.work(letter, service.machines[0], life or Life())
        life = None
    assert not service.bugs, service.bugs


@pytest.mark.parametrize("mode", list(Mode))
def test_topic_deleted_before_a_restart(mode: Mode) -> None:
    """R70: without a cursor, what is stored of a course's topics still counts as known."""

    async def story(service: Service, actor: Actor) -> None:
        KINDS["announcement"].do(actor)
        await asyncio.sleep(100)
        await service.ask(full=True)
        await worked(service)
        assert len(service.mirror.topic_rows) == 1

        [topic] = actor.school.world.topics
        actor.write(TEACHER, "DELETE", f"courses/{topic.course_id}/discussion_topics/{topic.id}")
        await asyncio.sleep(100)
        for restart in (True, False):
            await service.ask(full=True, restart=restart)
            await worked(service)
            await asyncio.sleep(100)

        assert not service.mirror.topic_rows

    told(story, mode)


def test_watermark_of_a_cut_run_is_canvas_time() -> None:
    """R75: a machine's clock an hour ahead leaves no mark, also if its worker dies."""

    async def story(service: Service, _: Actor) -> None:
        whole = Life()
        await service.ask(full=True)
        await worked(service, whole)
        await asyncio.sleep(600)
        began_at = service.clock.now()
        service.machines[0].skew = timedelta(hours=1)
        await service.ask(full=True)
        await worked(service, Life(kill_at=whole.moments.index("after mirror.apply")))
        service.machines[0].skew = timedelta()
        await asyncio.sleep(4_000)
        await worked(service)

        mark = service.state.watermark
        assert service.outcomes[-2:] == ["died", "completed"]
        assert mark is not None
        assert mark <= began_at + timedelta(minutes=1)

    told(story)


def test_new_group_waits_until_rest_tells_its_course() -> None:
    """R140: GraphQL alone does not tell where a group belongs; the next look asks again."""

    async def story(service: Service, actor: Actor) -> None:
        service.mirror.group_rows.clear()
        KINDS["group renamed"].do(actor)
        await asyncio.sleep(100)
        service.network.page_rows, service.network.moving = 1, 1
        await service.ask()
        await worked(service)
        assert not service.mirror.group_rows

        service.network.page_rows = None
        await asyncio.sleep(100)
        await service.ask()
        await worked(service)

        rows = service.mirror.group_rows.values()
        assert rows
        assert all(group.course_id for group in rows)

    told(story)
