"""A course that does not fit into one invocation's time is read in pieces (R54, R70)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.errors import SyncError, Throttled, UserMerged
from canvas_sync.domain.kept_pages import KEEP_PAGES, MOST_BYTES
from canvas_sync.domain.run import RunState
from canvas_sync.usecases.disconnect import disconnect
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.canvas import FakeReader
from tests.unit.usecases.service import Service, course_id, synced

HUGE, PAGES = 12, 7
PAGE = f"contents/{course_id(HUGE)}"


async def huge(*others: int, page_seconds: float = 30.0) -> Service:
    """A course of seven pages that take half a minute each; there are 105 s an invocation."""
    service = Service()
    service.courses(HUGE, *others)
    slow_pages(service, page_seconds)
    await service.connect()
    return service


def slow_pages(service: Service, page_seconds: float = 30.0) -> None:
    """From now on the course has seven pages."""
    service.person.pages[course_id(HUGE)] = PAGES

    async def slow(request: str) -> None:
        if request.startswith(PAGE):
            service.clock.move(timedelta(seconds=page_seconds))

    service.canvas.before = slow


def pages_asked(service: Service) -> list[str]:
    return [request for request in service.canvas.requests if request.startswith(PAGE)]


async def test_it_ends() -> None:
    """R54, R70: three invocations read one course; asked twice is only the page that was cut."""
    service = await huge()

    stopped = await service.deliver_all()

    assert stopped == ["later", "later", "completed"]
    assert len(set(pages_asked(service))) == PAGES
    assert len(pages_asked(service)) == PAGES + 2
    assert service.canvas.requests.count("look") == len(stopped)
    assert len(service.tasks) == 3
    assert service.mirror.kept == {}


async def test_watermark_is_still_the_first_look() -> None:
    """R75: however long it took, what happened since the first look is looked for again."""
    service = await huge()
    began = service.clock.now()

    await service.deliver_all()

    assert service.state.watermark == began


async def test_the_begun_course_is_first() -> None:
    """R54: of three courses the one that was cut is gone on with, though it stands last."""
    service = await huge(13, 14)
    service.person.courses.reverse()
    await service.deliver(service.queue.sent.pop(0).message)
    service.canvas.requests.clear()

    assert await service.deliver_all() == ["later", "completed"]
    assert service.canvas.requests[2] == f"{PAGE}?page=4"
    assert len(service.tasks) == 9


async def test_killed_while_it_goes_on() -> None:
    """R136: a killed invocation loses no more than the pages it had read itself."""
    service = await huge()
    message = service.queue.sent.pop(0).message
    await service.deliver(message)
    again = service.queue.sent.pop(0).message
    slow = service.canvas.before

    async def killed(request: str) -> None:
        await slow(request)
        if request.endswith("=5"):
            raise KeyboardInterrupt

    service.canvas.before = killed
    with pytest.raises(KeyboardInterrupt):
        await service.deliver(again)
    service.canvas.before = slow
    service.canvas.requests.clear()
    service.clock.move(timedelta(minutes=3))
    service.queue.sent.clear()
    await service.deliver(again)
    await service.deliver_all()

    assert pages_asked(service)[0] == f"{PAGE}?page=4"
    assert len(service.tasks) == 3


async def test_too_slow_for_a_single_page() -> None:
    """R180: where nothing is gained the course fails, so that no run goes on for ever."""
    service = await huge(13, page_seconds=200.0)

    stopped = await service.deliver_all()

    assert stopped == ["later", "partial"]
    assert service.mirror.kept == {}
    assert len(service.tasks) == 3


async def test_too_much_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 8 MB is not kept: told, and the course fails for now."""
    service = await huge(13)

    async def too_much(_reader: FakeReader) -> bytes:
        return b" " * (MOST_BYTES + 1)

    monkeypatch.setattr(FakeReader, "unfinished", too_much)

    assert await service.deliver_all() == ["later", "partial"]
    assert service.mirror.kept == {}
    assert ("pages not kept", {"size_bytes": MOST_BYTES + 1}) in service.report.events


async def test_throttled_in_the_middle() -> None:
    """R180: a run that Canvas tells to wait keeps its pages as well."""
    service = await huge()
    service.person.failures[f"{PAGE}?page=3"] = Throttled(30)

    outcome = await service.deliver(service.queue.sent.pop(0).message)
    service.person.failures.clear()
    service.canvas.requests.clear()

    assert outcome.stopped == "waiting"
    assert (await service.deliver_all())[-1] == "completed"
    assert pages_asked(service)[0] == f"{PAGE}?page=3"


async def test_old_pages() -> None:
    """A run that rested for an hour begins the course anew."""
    service = await huge()
    await service.deliver(service.queue.sent.pop(0).message)
    service.canvas.requests.clear()
    service.clock.move(KEEP_PAGES)

    assert (await service.deliver_all())[-1] == "completed"
    assert pages_asked(service)[0] == PAGE


async def test_nothing_is_gone_on_its_evidence() -> None:
    """§5.1: rows may have moved between its pages: missing ones are looked for once more."""
    service = await synced(HUGE)
    slow_pages(service)
    del service.person.rows[course_id(HUGE)][0]
    await service.ask(full=True)
    assert (await service.deliver_all())[-1] == "completed"
    assert len(service.tasks) == 3

    service.person.pages.clear()
    for _ in range(3):
        service.clock.move(timedelta(hours=1))
        await service.scheduled()
    assert len(service.tasks) == 2


async def test_signals_are_its_own() -> None:
    """R72: a look taken between its pages would hide what changed on the first of them."""
    service = await synced(HUGE)
    service.touch(HUGE)
    before, as_it_is = {"lists": "0123456789abcdef"}, service.person.altered

    slow_pages(service)
    service.person.altered = lambda content: replace(content, signals=before)
    stopped = await service.scheduled()
    service.person.altered = as_it_is
    service.person.pages.clear()

    assert stopped == ["later", "later", "completed"]
    assert service.mirror.cursor_rows[ANNA, SCHOOL, course_id(HUGE)].signals == before
    service.canvas.requests.clear()
    await service.scheduled()
    assert pages_asked(service) == [PAGE]


@pytest.mark.parametrize(
    "error", [UserMerged("10000000000077"), SyncError("broken")], ids=["merged", "failed"]
)
async def test_run_begins_anew_or_ends(error: SyncError) -> None:
    """R62: pages are forgotten with the run, and where it begins anew."""
    service = await huge()
    await service.deliver(service.queue.sent.pop(0).message)
    assert service.mirror.kept
    service.person.failures["look"] = error

    await service.deliver(service.queue.sent.pop(0).message)

    assert service.mirror.kept == {}


async def test_disconnected() -> None:
    """R65: nothing of them is left after a disconnect."""
    service = await huge()
    connected = service.queue.sent.pop(0).message
    await service.deliver(connected)
    assert service.mirror.kept

    await disconnect(
        ANNA,
        SCHOOL,
        delete_tasks=False,
        connections=service.connections,
        mirror=service.mirror,
        now=service.clock.now(),
    )

    assert service.mirror.kept == {}
    run = await service.run(connected.sync_id)
    assert run.state is RunState.CANCELLED
