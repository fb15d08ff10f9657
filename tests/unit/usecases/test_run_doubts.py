"""What a run must not believe, and what it must not forget, however often it is tried."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.errors import CourseUnreadable
from canvas_sync.domain.snapshot import Access, GroupSnapshot, ScoresSnapshot
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.canvas import FakeReader
from tests.unit.usecases.service import Service, a_listed_course, course_id, synced

COURSE = course_id(12)


async def polled(service: Service, times: int, *, moving: tuple[int, ...] = ()) -> list[str]:
    """What so many scheduled looks ask for, 20 minutes apart; each time these courses moved."""
    service.canvas.requests.clear()
    for _ in range(times):
        service.clock.move(timedelta(minutes=20))
        service.touch(*moving)
        await service.scheduled()
    return list(service.canvas.requests)


async def test_course_is_behind_since_its_first_failure() -> None:
    """R75, R78: failing again is no new beginning: what happened since the first is missing."""
    service = await synced(12, 13)
    service.person.failures[f"contents/{COURSE}"] = CourseUnreadable("garbage")
    service.touch(12)
    failed_at = service.clock.now()
    await service.scheduled()

    assert (await polled(service, 3, moving=(13,))).count(f"contents/{COURSE}") > 1

    assert service.mirror.cursor_rows[ANNA, SCHOOL, COURSE].behind_since == failed_at


async def test_watermark_of_a_run_that_was_killed() -> None:
    """R75: what a killed invocation had stored may have moved before the next one looked."""
    service = await synced(12, 13)
    read_at = service.clock.now()

    async def killed(request: str) -> None:
        service.clock.move(timedelta(seconds=1))
        if request == f"contents/{course_id(13)}":
            raise KeyboardInterrupt

    service.canvas.before = killed
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message
    with pytest.raises(KeyboardInterrupt):
        await service.deliver(message)
    service.canvas.before = _at_once
    service.clock.move(timedelta(minutes=30))

    assert (await service.deliver(message)).stopped == "completed"
    assert service.state.watermark is not None
    assert service.state.watermark - read_at < timedelta(minutes=1)


async def _at_once(_request: str) -> None:
    """Nothing happens any more."""


async def test_reading_in_pieces_misses_no_row_however_often() -> None:
    """R74: a row may have moved over a cut; two readings in pieces are no proof, either."""
    service = await synced(12)
    service.person.pages[COURSE] = 7
    service.canvas.before = lambda _request: _slow_pages(service)
    del service.person.rows[COURSE][0]

    for _ in range(2):
        service.clock.move(timedelta(minutes=20))
        await service.ask(full=True)
        assert (await service.deliver_all())[:2] == ["later", "later"]

    assert len(service.tasks) == 3


async def _slow_pages(service: Service) -> None:
    service.clock.move(timedelta(seconds=30))


async def shut(total: ScoresSnapshot) -> Service:
    """Course 12 had this total, which was not hidden, when its dates shut it; GraphQL shows it."""
    service = await synced(12, 13)
    service.person.courses[0] = a_listed_course(12, scores=total, hides_totals=False)
    await service.scheduled()
    service.person.courses[0] = a_listed_course(12, access=Access.RESTRICTED)
    await service.ask(full=True)
    await service.deliver_all()
    return service


async def test_total_of_a_shut_course_stays() -> None:
    """R74, verified 19: GraphQL shows a restricted course as if it were open; it isn't believed."""
    before = ScoresSnapshot(88.5, "B+", 80.0, "B-")
    service = await shut(before)
    after = ScoresSnapshot(27.5, "F", 20.0, "F")
    shown = a_listed_course(12, access=Access.RESTRICTED, scores=after, name="Shown all the same")
    service.person.courses[0] = shown

    await polled(service, 2, moving=(13,))

    stored = service.mirror.course_rows[ANNA, SCHOOL, COURSE]
    assert (stored.scores, stored.name) == (before, "Course 12")


async def test_total_of_a_shut_course_is_no_question() -> None:
    """R101, verified 19: a total that can't be stored is not asked about at every look."""
    service = await shut(ScoresSnapshot(88.5, "B+", 80.0, "B-"))
    after = ScoresSnapshot(27.5, "F", 20.0, "F")
    service.person.courses[0] = a_listed_course(12, access=Access.RESTRICTED, scores=after)

    asked = await polled(service, 2, moving=(13,))

    assert asked == ["look", f"contents/{course_id(13)}"] * 2


async def test_shut_course_is_probed_again_and_again() -> None:
    """R74, verified 19: still shut after an hour; it opens by its date, and nothing moves then."""
    service = await shut(ScoresSnapshot(88.5, "B+", 80.0, "B-"))
    asked = await polled(service, 7)
    service.person.courses[0] = a_listed_course(12)

    await polled(service, 4)

    assert asked.count("courses") == 2
    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].state.value == "active"


async def test_question_owed_to_rest_is_not_put_off() -> None:
    """R71, verified 18: hidden totals are found an hour after REST was asked, whatever moved."""
    service = await synced(12)
    total = ScoresSnapshot(88.5, "B+", 80.0, "B-")
    service.person.courses = [a_listed_course(12, scores=total, hides_totals=False)]
    await service.scheduled()
    service.person.courses = [a_listed_course(12, scores=total, hides_totals=True)]

    await polled(service, 2, moving=(12,))
    await polled(service, 1)

    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].scores is None


async def test_topics_that_did_not_come_are_read_again() -> None:
    """R71: nothing moves when they can be read again; the course is due all the same."""
    service = await synced(12)
    as_it_is = service.person.altered
    service.person.altered = lambda content: replace(content, topics=None)
    await polled(service, 1, moving=(12,))
    service.person.altered = as_it_is

    assert (await polled(service, 3)).count(f"contents/{COURSE}") == 1


async def test_new_group_waits_for_its_course(monkeypatch: pytest.MonkeyPatch) -> None:
    """R120: GraphQL doesn't tell a group's course; stored without one it would never be asked."""
    service = await synced(12)
    group = GroupSnapshot("10000000000601", "Lab 3", None, None, None, 4)
    service.person.groups = [group]
    told: list[tuple[GroupSnapshot, ...] | None] = [None, (replace(group, course_id=COURSE),)]

    async def groups(_reader: FakeReader) -> tuple[GroupSnapshot, ...] | None:
        return told.pop(0)

    monkeypatch.setattr(FakeReader, "groups", groups)
    await polled(service, 2)

    assert [row.course_id for row in service.mirror.group_rows.values()] == [COURSE]
