"""A Canvas that tells no time, and our own clock an hour off (R72)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.graphql.looks import DATED
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.ports import CanvasReader
from tests.unit.canvas.graphql.school import School, a_school, write

FIRST = CourseId("10000000000001")
HOUR = timedelta(hours=1)


@dataclass
class OffClock:
    """The simulator's clock as we read it."""

    simulator: Simulator
    off: timedelta

    def now(self) -> datetime:
        return self.simulator.clock.now() + self.off


def reader(school: School, mode: str) -> CanvasReader:
    return school.graphql if mode == "graphql" else school.rest


def grade(school: Simulator, score: int) -> None:
    assignment = next(one for one in school.school.world.assignments if one.course_id == 1)
    student = next(one for one in school.school.world.users if one.key == "student_1")
    path = f"courses/1/assignments/{assignment.id}/submissions/{student.id}"
    write(school, "teacher_1", "PUT", path, {"submission": {"posted_grade": str(score)}})


@pytest.mark.parametrize("mode", ["graphql", "rest"])
@pytest.mark.parametrize("off", [-HOUR, timedelta(), HOUR], ids=["behind", "right", "ahead"])
@pytest.mark.parametrize("dated", [True, False])
async def test_grade(small: Simulator, mode: str, off: timedelta, *, dated: bool) -> None:
    """R72: a grade between two looks is among the touched of the second."""
    small.sends_date = dated
    before, after = await two_looks(small, mode, off)

    assert after.courses[FIRST].touched - before.courses[FIRST].touched
    assert after.fingerprint != before.fingerprint


async def two_looks(small: Simulator, mode: str, off: timedelta) -> tuple[Look, Look]:
    """Twenty minutes and a grade apart, the second since the first, each by its own reader."""
    school = a_school(small, clock=OffClock(small, off))
    before = await reader(school, mode).look(since=None, lists=True)
    small.clock.advance(timedelta(minutes=10))
    grade(small, 3)
    small.clock.advance(timedelta(minutes=10))

    school = a_school(small, clock=OffClock(small, off))
    since = before.seen_at - OVERLAP
    after = await reader(school, mode).look(since=since, lists=True, token=before.token)
    return before, after


@pytest.mark.parametrize(("dated", "token"), [(True, DATED), (False, None)])
async def test_token(small: Simulator, *, dated: bool, token: str | None) -> None:
    """A look says by its token whether its time is Canvas's; the next reaches back if it isn't."""
    small.sends_date = dated
    school = a_school(small)
    at = small.clock.now().replace(microsecond=0)

    first = await school.graphql.look(since=None, lists=False)
    await school.graphql.look(since=at, lists=False, token=first.token)

    asked = datetime.fromisoformat(school.egress.asked[-1]["since"])
    assert first.token == token
    assert at - asked == (timedelta() if dated else HOUR)


async def test_read_after(small: Simulator) -> None:
    """What the look reached back for is among the recent rows of a course read after it."""
    small.sends_date = False
    school = a_school(small, clock=OffClock(small, HOUR))
    first = await school.graphql.look(since=None, lists=False)
    small.clock.advance(timedelta(minutes=10))
    grade(small, 3)
    small.clock.advance(timedelta(minutes=10))

    look = await school.graphql.look(since=first.seen_at - OVERLAP, lists=False, token=first.token)
    contents = [one async for _, one in school.graphql.contents([look.courses[FIRST].course])]

    (content,) = contents
    assert look.courses[FIRST].touched <= getattr(content, "recent", frozenset())
