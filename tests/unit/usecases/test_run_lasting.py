"""Histories in which something once got lost for good, or was asked for without end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from canvas_sync.domain.attention import LISTS_UP_TO, OVERLAP
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CourseForbidden, CourseUnreadable, Throttled
from canvas_sync.domain.look import Look
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.snapshot import Access, CourseListing, ScoresSnapshot, TopicSnapshot
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.canvas import FakeReader
from tests.fakes.snapshots import a_submission
from tests.unit.usecases.service import (
    Service,
    a_listed_course,
    a_row,
    course_id,
    synced,
)

COURSE = course_id(12)


def a_topic(service: Service) -> TopicSnapshot:
    return TopicSnapshot(
        id="10000000000501",
        course_id=COURSE,
        is_announcement=False,
        title="Questions",
        message_html="Ask here.",
        posted_at=service.clock.now(),
        delayed_post_at=None,
        last_reply_at=None,
        html_url=None,
        assignment_id=None,
    )


async def polled(service: Service, times: int, *, every: timedelta) -> list[int]:
    """Requests of each of so many scheduled looks."""
    asked = []
    for _ in range(times):
        service.clock.move(every)
        service.canvas.requests.clear()
        await service.scheduled()
        asked.append(len(service.canvas.requests))
    return asked


async def test_topic_deleted_while_its_course_failed_goes() -> None:
    """R74: a failure before the first cursor takes the kept topics for its baseline, too."""
    service = await synced(12)
    service.person.topics[COURSE] = [a_topic(service)]
    await service.scheduled()
    await service.ask(full=True, restart=True)
    service.person.failures[f"contents/{COURSE}"] = CourseUnreadable("garbage")
    await service.deliver_all()
    service.person.failures.clear()
    service.person.topics[COURSE] = []

    await polled(service, 3, every=timedelta(minutes=20))

    assert not service.mirror.topic_rows


async def test_totals_hidden_after_a_question_are_hidden_within_the_hour() -> None:
    """Verified 18: the stamp that told of it moved while REST was not to be asked yet."""
    service = await synced(12)
    total = ScoresSnapshot(88.5, "B+", 80.0, "B-")
    service.person.courses = [a_listed_course(12, scores=total, hides_totals=False)]
    await service.scheduled()
    service.person.courses = [a_listed_course(12, scores=total, hides_totals=True)]
    service.touch(12)
    await service.scheduled()
    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].scores == total

    await polled(service, 4, every=timedelta(minutes=20))

    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].scores is None
    assert (await polled(service, 3, every=timedelta(minutes=20)))[-1] == 1


async def test_total_is_not_taken_where_rest_does_not_say_that_it_may_be_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Verified 18: an unreadable REST row says nothing of hidden totals; GraphQL shows them."""
    service = await synced(12)
    total = ScoresSnapshot(27.54, None, None, None)
    service.person.courses = [a_listed_course(12, scores=total)]

    async def courses(self: FakeReader, **_asked: bool) -> CourseListing:
        return CourseListing((), self._canvas.clock.now(), unreadable=frozenset({COURSE}))

    monkeypatch.setattr(FakeReader, "courses", courses)
    await service.scheduled()

    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].scores is None


async def test_course_opens_by_its_date_without_a_signal() -> None:
    """Verified 19: while a current course is shut, REST is asked once an hour."""
    service = await synced(12, 13)
    service.person.courses[0] = a_listed_course(12, access=Access.RESTRICTED)
    await service.ask(full=True)
    await service.deliver_all()
    service.person.courses[0] = a_listed_course(12)

    await polled(service, 4, every=timedelta(minutes=20))

    assert service.mirror.course_rows[ANNA, SCHOOL, COURSE].state.value == "active"


async def test_grade_given_while_the_course_was_closed_is_read() -> None:
    """R74: what moved meanwhile is older than the next look asks for."""
    service = await synced(12)
    service.person.courses = [a_listed_course(12, access=Access.UNPUBLISHED)]
    await service.scheduled()
    shown = service.person.signals(COURSE)
    service.row(0, name="Graded meanwhile")
    service.person.shown = shown
    service.person.courses = [a_listed_course(12)]

    await service.scheduled()

    assert "Graded meanwhile" in service.tasks


async def test_backfill_that_is_throttled_again_and_again_ends() -> None:
    """R77, R100: whoever comes further begins to count anew; the next run goes on behind it."""
    service = Service()
    numbers = tuple(range(12, 32))
    service.courses(*numbers, each=1)
    asked: list[str] = []

    async def limited(request: str) -> None:
        asked.append(request)
        if len(asked) % 5 == 0:
            raise Throttled(30)

    service.canvas.before = limited
    await service.connect()
    stopped = await service.deliver_all()

    assert stopped[-1] == "completed"
    assert len(service.tasks) == len(numbers)


@pytest.mark.parametrize("mode", list(Mode))
async def test_fault_that_stays_is_asked_less_and_less(mode: Mode) -> None:
    """Verified 37: by REST every reading leaves a trace; a list that never comes can wait."""
    service = await synced(12, mode=mode)
    service.person.altered = lambda content: replace(content, topics=None)
    service.touch(12)

    asked = await polled(service, 72, every=timedelta(minutes=20))

    assert sum(requests > 1 for requests in asked) <= 12


async def test_closed_course_is_tried_less_and_less() -> None:
    """R78: a course that Canvas keeps from the person is named, and no look is busy with it."""
    service = await synced(12, 13)
    service.touch(12)
    service.person.failures[f"contents/{COURSE}"] = CourseForbidden("tab disabled")

    asked = await polled(service, 36, every=timedelta(minutes=20))

    assert sum(requests > 1 for requests in asked) <= 7
    service.person.failures.clear()
    await polled(service, 40, every=timedelta(minutes=20))
    assert service.mirror.cursor_rows[ANNA, SCHOOL, COURSE].behind_since is None


async def test_course_whose_lists_did_not_come_is_read() -> None:
    """R71: no answer is no news, but no proof that nothing moved either."""
    service = await synced(12, each=LISTS_UP_TO + 1)
    await service.scheduled()
    service.clock.move(timedelta(minutes=5))
    service.person.stamps = {COURSE: service.clock.now() - timedelta(minutes=3)}
    service.person.shown = {}
    service.row(0, name="Behind a list that did not come")

    await service.scheduled()

    assert "Behind a list that did not come" in service.tasks


async def test_who_becomes_a_teacher_keeps_no_students_tasks() -> None:
    """R74: the person is no student there any more; back in the role they have all again."""
    service = await synced(12, 13)
    service.person.courses[0] = a_listed_course(12, is_student=False)
    await service.ask(full=True)
    await service.deliver_all()
    assert {task.canvas.course_id for task in service.tasks.values()} == {course_id(13)}

    service.person.courses[0] = a_listed_course(12)
    await service.ask(full=True)
    await service.deliver_all()
    assert len(service.tasks) == 6


async def test_taught_course_is_no_news_at_every_look() -> None:
    """R101: a course that is not mirrored does not make each look ask for the courses."""
    service = await synced(12)
    service.person.courses.append(a_listed_course(13, is_student=False))
    await service.scheduled()
    service.touch(12)

    assert await polled(service, 1, every=timedelta(minutes=20)) == [2]


@pytest.mark.parametrize("complete", [True, False])
async def test_only_a_complete_picture_misses_a_course(
    complete: bool,  # noqa: FBT001  # a case
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """R74: absence from a list that is not whole proves nothing, however often."""
    service = await synced(12, 13)
    listed = FakeReader.courses

    async def courses(self: FakeReader, **_asked: bool) -> CourseListing:
        return replace(await listed(self), complete=complete)

    monkeypatch.setattr(FakeReader, "courses", courses)
    service.person.courses.pop(0)
    await polled(service, 3, every=timedelta(minutes=20))

    state = service.mirror.course_rows[ANNA, SCHOOL, COURSE].state.value
    assert state == ("gone" if complete else "active")


async def test_course_whose_row_cannot_be_read_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """R140: it is there; what is stored of it stays, and its assignments are read."""
    service = await synced(12, 13)

    async def courses(self: FakeReader, **_asked: bool) -> CourseListing:
        rest = tuple(one for one in service.person.courses if one.id != COURSE)
        return CourseListing(rest, self._canvas.clock.now(), unreadable=frozenset({COURSE}))

    monkeypatch.setattr(FakeReader, "courses", courses)
    service.row(0, name="Read all the same")
    for _ in range(3):
        await service.ask(full=True)
        await service.deliver_all()
        service.clock.move(timedelta(minutes=2))

    stored = service.mirror.course_rows[ANNA, SCHOOL, COURSE]
    assert (stored.name, stored.state.value) == ("Course 12", "active")
    assert "Read all the same" in service.tasks


async def test_a_look_asks_for_a_while_before_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """R71: a transaction open at the last look may show a row stamped before it."""
    service = await synced(12)
    look, asked = FakeReader.look, list[datetime | None]()

    async def since(self: FakeReader, **given: Any) -> Look:  # noqa: ANN401  # as the port says
        asked.append(given["since"])
        return await look(self, **given)

    monkeypatch.setattr(FakeReader, "look", since)
    mark = service.state.watermark
    await service.scheduled()

    assert mark is not None
    assert asked == [mark - OVERLAP]


async def test_change_between_look_and_reading_is_read_again() -> None:
    """R75: the look's digest is kept, not that of what was read after it."""
    service = await synced(12)
    service.touch(12)

    async def meanwhile(request: str) -> None:
        if request.startswith("contents"):
            service.row(1, name="After the look")
            service.canvas.before = nothing

    async def nothing(_request: str) -> None:
        """Nothing happens any more."""

    service.canvas.before = meanwhile
    await service.scheduled()
    service.canvas.requests.clear()
    await service.scheduled()

    assert service.canvas.requests == ["look", f"contents/{COURSE}"]


def test_deduction_of_a_hidden_grade_is_hidden() -> None:
    """Verified 17: points deducted would tell that there is a grade, and about how much."""
    hidden = a_submission(workflow_state="graded", graded_at=None, score=6.0, points_deducted=4.0)
    row = a_row(1, submission=hidden).snapshot
    assert row is not None

    task = to_task(row, a_listed_course(), html_to_text=str)

    assert (task.points_deducted, task.score, task.grade_is_hidden) == (None, None, True)
