"""A delta: what it asks, what it reads, and when it looks again although nothing moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.attention import LISTS_UP_TO
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CapabilityOff, CourseUnreadable, UserMerged
from canvas_sync.domain.planning import slot_of
from canvas_sync.domain.run import RunState
from canvas_sync.domain.snapshot import Access, GroupSnapshot, ScoresSnapshot, TopicSnapshot
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.clock import FakeClock
from tests.unit.usecases.service import Service, a_listed_course, a_row, course_id, synced


async def settled(*numbers: int, mode: Mode = Mode.GRAPHQL, each: int = 3) -> Service:
    """Synced, and looked at once more: the state that an idle look leaves."""
    service = await synced(*numbers, mode=mode, each=each)
    await service.scheduled()
    service.clock.move(timedelta(minutes=20))
    service.canvas.requests.clear()
    return service


@pytest.mark.parametrize("mode", list(Mode))
async def test_idle_look_is_one_request(mode: Mode) -> None:
    """R101: nothing moved: one look, nothing read, nothing written but the lease."""
    service = await settled(12, 13, mode=mode)
    rev = service.state.rev

    assert await service.scheduled() == ["completed"]

    assert service.canvas.requests == ["look"]
    assert service.state.rev == rev + 2


async def test_only_the_course_that_moved_is_read() -> None:
    """R71: its quiet list differs, the other's does not."""
    service = await settled(12, 13)
    service.row(1, course=13, name="Moved")

    await service.scheduled()

    assert service.canvas.requests == ["look", f"contents/{course_id(13)}"]
    assert "Moved" in service.tasks


async def test_missing_row_is_looked_for_again_without_a_signal() -> None:
    """R74: the second look comes because the first missed a row, not because anything moved."""
    service = await settled(12)
    del service.person.rows[course_id(12)][0]
    await service.scheduled()
    service.clock.move(timedelta(seconds=75))
    service.canvas.requests.clear()

    await service.scheduled()

    assert service.canvas.requests == ["look", f"contents/{course_id(12)}"]
    assert len(service.tasks) == 2
    service.canvas.requests.clear()
    await service.scheduled()
    assert service.canvas.requests == ["look"]


async def test_rows_that_shifted_between_pages_prove_nothing() -> None:
    """R74: a listing in which a row came twice may lack another one: nothing is missed by it."""
    service = await settled(12)
    del service.person.rows[course_id(12)][0]
    as_it_is = service.person.altered

    service.person.altered = lambda content: replace(content, shifted=True)
    for _ in range(3):
        await service.scheduled()
        service.clock.move(timedelta(seconds=80))
    assert len(service.tasks) == 3
    service.person.altered = as_it_is
    for _ in range(2):
        await service.scheduled()
        service.clock.move(timedelta(seconds=80))
    assert len(service.tasks) == 2


async def test_withheld_text_is_read_when_it_is_unlocked() -> None:
    """Verified 20: nothing moves when `unlock_at` passes; the course is read then."""
    service = Service()
    service.courses(12)
    unlock_at = service.clock.now() + timedelta(hours=2)
    service.row(0, description_html=None, description_withheld=True, unlock_at=unlock_at)
    await service.connect()
    await service.deliver_all()
    await service.scheduled()
    service.person.shown = {}
    service.row(0, description_html="Now you see it.", unlock_at=unlock_at)
    await service.scheduled()
    assert service.tasks["Essay 1200"].canvas.description is None

    service.clock.move(timedelta(hours=2))
    await service.scheduled()

    assert service.tasks["Essay 1200"].canvas.description == "Now you see it."


async def test_large_account_is_looked_at_without_lists() -> None:
    """Design 8.6: above 300 rows the lists come hourly; a moved stamp asks for one course's."""
    service = await synced(12, 13, each=LISTS_UP_TO // 2 + 1)
    await service.scheduled()
    service.clock.move(timedelta(minutes=5))
    service.person.stamps = {course_id(12): service.clock.now() - timedelta(minutes=3)}
    service.row(0, course=13, name="Not seen before the next lists")
    service.canvas.requests.clear()

    await service.scheduled()
    assert service.canvas.requests == ["look", "lists"]
    service.clock.move(timedelta(minutes=61))
    service.canvas.requests.clear()
    await service.scheduled()

    assert "Not seen before the next lists" in service.tasks


async def test_young_stamp_is_looked_at_again_after_75_s() -> None:
    """Verified 12: lists are cached for 60 s and no stamp moves when they flip."""
    service = await synced(12, each=LISTS_UP_TO + 1)
    await service.scheduled()
    service.clock.move(timedelta(minutes=5))
    service.person.stamps = {course_id(12): service.clock.now()}
    await service.scheduled()
    service.row(0, course=12, name="Shown late")
    service.canvas.requests.clear()

    service.clock.move(timedelta(seconds=74))
    await service.scheduled()
    assert service.canvas.requests == ["look"]
    service.clock.move(timedelta(seconds=1))
    await service.scheduled()

    assert "Shown late" in service.tasks


async def test_restricted_course_is_decided_by_rest() -> None:
    """Verified 19: GraphQL shows a restricted course in full; REST is asked, at most hourly."""
    service = await settled(12, 13)
    service.person.courses[0] = a_listed_course(12, access=Access.RESTRICTED)
    service.touch(12)
    await service.scheduled()
    assert "courses" not in service.canvas.requests

    service.clock.move(timedelta(minutes=61))
    service.touch(12)
    await service.scheduled()

    assert service.canvas.requests.count("courses") == 1
    row = service.mirror.course_rows[ANNA, SCHOOL, course_id(12)]
    assert (row.state.value, row.name) == ("restricted", "Course 12")
    service.canvas.requests.clear()
    service.touch(12)
    await service.scheduled()
    assert service.canvas.requests == ["look"]


async def test_changed_total_is_stored_only_when_rest_shows_it() -> None:
    """Verified 18: GraphQL ignores hide_final_grades, so REST is asked before a total is kept."""
    service = await settled(12)
    total = ScoresSnapshot(88.5, "B+", 80.0, "B-")
    service.person.courses = [a_listed_course(12, scores=total, hides_totals=False)]
    await service.scheduled()
    assert service.canvas.requests == ["look", "courses"]
    assert service.mirror.course_rows[ANNA, SCHOOL, course_id(12)].scores == total

    hidden = replace(total, current_score=90.0)
    service.person.courses = [a_listed_course(12, scores=hidden, hides_totals=True)]
    await service.scheduled()

    assert service.mirror.course_rows[ANNA, SCHOOL, course_id(12)].scores is None


async def test_groups_and_topics_follow() -> None:
    """R120: announcements, discussions and the person's groups are kept as Canvas shows them."""
    service = await settled(12)
    topic = TopicSnapshot(
        id="10000000000501",
        course_id=course_id(12),
        is_announcement=True,
        title="Room changed",
        message_html="B2 from now on.",
        posted_at=service.clock.now(),
        delayed_post_at=None,
        last_reply_at=None,
        html_url=None,
        assignment_id=None,
    )
    group = GroupSnapshot("10000000000601", "Lab 3", course_id(12), None, None, 4)
    service.person.topics[course_id(12)] = [topic]
    service.person.groups = [group]

    await service.scheduled()

    assert [row.text for row in service.mirror.topic_rows.values()] == ["B2 from now on."]
    assert [row.name for row in service.mirror.group_rows.values()] == ["Lab 3"]
    service.person.groups, service.person.topics[course_id(12)] = [], []
    await service.scheduled()
    service.clock.move(timedelta(seconds=80))
    await service.scheduled()
    assert not service.mirror.group_rows
    assert not service.mirror.topic_rows


async def test_refused_graphql_goes_on_by_rest() -> None:
    """R101: switched off after connect: the same run goes on by REST, and the next begins so."""
    service = await settled(12)
    service.person.failures["look"] = CapabilityOff("GraphQL is off")

    async def only_graphql(_request: str) -> None:
        if service.canvas.requests.count("look") > 1:
            service.person.failures.clear()

    service.canvas.before = only_graphql

    assert await service.scheduled() == ["completed"]
    assert service.connections.cold[ANNA, SCHOOL].mode is Mode.REST


async def test_failed_course_makes_no_look_idle() -> None:
    """R78: while a course is behind, the next run reads it although nothing moves."""
    service = await settled(12, 13)
    service.touch(12)
    service.person.failures[f"contents/{course_id(12)}"] = CourseUnreadable("garbage")
    service.touch(13)
    await service.scheduled()
    service.person.failures.clear()
    service.canvas.requests.clear()

    await service.scheduled()

    assert service.canvas.requests == ["look", f"contents/{course_id(12)}"]


async def test_change_between_two_invocations_of_a_run_is_not_lost() -> None:
    """R54, R75: a run in pieces leaves no fingerprint: its first pieces may be out of date."""
    service = await settled(12, 13, 14)
    service.touch(12, 13, 14)

    async def slow(request: str) -> None:
        if request == f"contents/{course_id(13)}":
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    asked = await service.ask()
    assert (await service.deliver(service.queue.sent.pop(0).message)).stopped == "later"
    service.row(1, course=12, name="Meanwhile")
    await service.deliver_all()
    assert (await service.run(asked.sync_id)).state is RunState.COMPLETED

    await service.scheduled()

    assert "Meanwhile" in service.tasks


async def test_new_course_is_read_at_once() -> None:
    """R51: a course that appears is asked about by REST and read in the same run."""
    service = await settled(12)
    service.person.courses.append(a_listed_course(13))
    service.person.rows[course_id(13)] = [a_row(1300, 13)]

    await service.scheduled()

    assert service.canvas.requests == ["look", "courses", f"contents/{course_id(13)}"]
    assert len(service.tasks) == 4


async def test_merged_user_is_read_afresh() -> None:
    """Decision table row 21: the same token, another user: everything again, as theirs."""
    service = await settled(12, 13)
    service.person.failures["look"] = UserMerged("10000000000099")

    async def once(_request: str) -> None:
        if service.canvas.requests.count("look") > 1:
            service.person.failures.clear()

    service.canvas.before = once

    assert await service.scheduled() == ["later", "completed"]
    assert service.connections.cold[ANNA, SCHOOL].canvas_user_id == "10000000000099"
    assert service.state.has_baseline
    assert len(service.tasks) == 6


async def test_graphql_is_tried_again_once_a_day() -> None:
    """R101: a token read by REST is probed at the daily reconcile; once open, GraphQL is used."""
    service = await settled(12, mode=Mode.REST)
    service.person.best = Mode.GRAPHQL
    await service.scheduled()
    assert service.connections.cold[ANNA, SCHOOL].mode is Mode.REST

    service.clock.move(timedelta(hours=25))
    await service.scheduled()

    assert service.connections.cold[ANNA, SCHOOL].mode is Mode.GRAPHQL


async def test_no_active_course_is_looked_at_once_a_day() -> None:
    """R110: nothing can move in a concluded course; the next active one is found within a day."""
    service = await settled(12)
    service.person.courses = [a_listed_course(12, access=Access.COMPLETED)]
    await service.scheduled()

    cold = service.connections.cold[ANNA, SCHOOL]
    assert not cold.has_active_course
    assert str(slot_of(cold)).startswith("day#")
    service.person.courses.append(a_listed_course(13))
    service.person.rows[course_id(13)] = [a_row(1300, 13)]
    await service.scheduled()
    assert str(slot_of(service.connections.cold[ANNA, SCHOOL])).startswith("delta#")


@pytest.mark.parametrize("apart", [timedelta(hours=3), timedelta(hours=-3)], ids=str)
async def test_clocks_hours_apart(apart: timedelta) -> None:
    """R71: stamps are compared with Canvas's own clock; the difference is told, nothing is lost."""
    service = Service()
    service.courses(12, each=LISTS_UP_TO + 1)
    theirs = FakeClock(service.clock.now() + apart)
    service.canvas.clock = theirs
    await service.connect()
    await service.deliver_all()
    await service.scheduled()
    assert any("clock" in message for message, _ in service.report.events)
    theirs.move(timedelta(minutes=5))
    service.person.stamps = {course_id(12): theirs.now()}
    await service.scheduled()
    service.row(0, course=12, name="Shown late")

    theirs.move(timedelta(seconds=75))
    service.clock.move(timedelta(seconds=75))
    await service.scheduled()

    assert "Shown late" in service.tasks
