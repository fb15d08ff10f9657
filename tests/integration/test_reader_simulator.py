"""The reader against the simulator: a whole Canvas, with its troubles, over real HTTP."""

from collections.abc import Iterator

import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
    CourseFailed,
    CourseForbidden,
    CourseUnreadable,
    SyncError,
    Throttled,
    TokenInvalid,
    TokenRevoked,
)
from canvas_sync.domain.ids import CourseId, local_id
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.domain.task import CanvasTask
from canvas_sync.ports import CanvasReader
from tests import recorded
from tests.integration.reading import STUDENT_ONE, by_local_id, reading, recorded_school, whole


@pytest.fixture
def school() -> Iterator[Canvas]:
    """The recorded world, its clock standing still."""
    with recorded_school() as canvas:
        yield canvas


async def tasks(reader: CanvasReader) -> dict[str, CanvasTask]:
    """Every task of every readable course, by the assignment's local id."""
    found: dict[str, CanvasTask] = {}
    courses = (await reader.courses()).courses
    contents = await whole(reader, courses)
    for course in courses:
        rows = contents[course.id].listing.rows if course.id in contents else ()
        for row in rows:
            assert row.snapshot is not None
            task = to_task(row.snapshot, course, html_to_text=html_to_text)
            found[local_id(row.id)] = task
    return found


async def one(reader: CanvasReader, course: str) -> CourseContent | SyncError:
    """One course, read whole, or why it can't be."""
    snapshot = CourseSnapshot(CourseId(str(10**13 + int(course))), Access.ACTIVE)
    ((_, content),) = [each async for each in reader.contents([snapshot])]
    return content


async def test_student_one(school: Canvas) -> None:
    """R125: 77 + 13 + 3 + 132 rows in four courses; one restricted, one not open, one deleted."""
    async with reading(school, STUDENT_ONE) as reader:
        identity = await reader.identity()
        courses = (await reader.courses()).courses
        contents = await whole(reader, courses)
        requests = reader.usage.requests

    counts = {local_id(i): len(content.listing.rows) for i, content in contents.items()}
    assert (identity.user_id, identity.home_shard) == ("10000000000066", 1)
    assert counts == {"12": 77, "13": 13, "16": 3, "17": 132}
    assert {i: one.access for i, one in by_local_id(courses).items() if i not in counts} == {
        "14": Access.RESTRICTED,
        "15": Access.UNPUBLISHED,
        "18": Access.DELETED,
    }
    assert requests == 1 + 3 + 1 + 2 * 3 + 3


async def test_truth(school: Canvas) -> None:
    """R125: state, due date and score of every task are the server's own."""
    truth = recorded.world("world-a")["truth"]
    held = {
        str(row["assignment_id"]): row
        for row in truth["submissions"]
        if row["user_id"] == STUDENT_ONE and row["workflow_state"] != "deleted"
    }

    async with reading(school, STUDENT_ONE) as reader:
        seen = await tasks(reader)

    assert len(seen) == 225
    for identifier, task in seen.items():
        row = held[identifier]
        due_at = row.get("cached_due_date")
        assert (iso(task.due_at) if task.due_at else None) == (
            f"{due_at[:19]}Z" if due_at else None
        )
        assert task.score == (row.get("published_score") if row.get("posted_at") else None)


async def test_restricted_course(school: Canvas) -> None:
    """A restricted course answers 403: forbidden, not gone."""
    async with reading(school, STUDENT_ONE) as reader:
        assert type(await one(reader, "14")) is CourseForbidden


@pytest.mark.parametrize("kind", ["html", "error", "garbage", "null", "redirect", "truncated"])
async def test_one_course_in_trouble(school: Canvas, kind: str) -> None:
    """R140: a course that answers nonsense is unreadable; the next one is read."""
    school.faults.add(Fault(r"courses/\d*13/assignment_groups", kind, times=None))

    async with reading(school, STUDENT_ONE) as reader:
        assert type(await one(reader, "13")) is CourseUnreadable
        assert isinstance(await one(reader, "16"), CourseContent)


@pytest.mark.parametrize("kind", ["html", "error", "reset"])
async def test_passing_trouble(school: Canvas, kind: str) -> None:
    """R124: trouble that passes after two requests is not seen."""
    school.faults.add(Fault(r"/api/v1/courses$", kind, times=2))

    async with reading(school, STUDENT_ONE) as reader:
        assert len((await reader.courses()).courses) == 7


@pytest.mark.parametrize(
    ("kind", "error"),
    [("throttled", Throttled), ("throttled_429", Throttled), ("html", CanvasFailing)],
)
async def test_account_in_trouble(school: Canvas, kind: str, error: type[SyncError]) -> None:
    """R124: trouble of the listing is the connection's, and no course's."""
    school.faults.add(Fault(r"/api/v1/courses$", kind, times=None))

    async with reading(school, STUDENT_ONE) as reader:
        with pytest.raises(error) as raised:
            await reader.courses()

    assert not isinstance(raised.value, CourseFailed)


@pytest.mark.parametrize(
    ("what", "error"),
    [("revoked", TokenRevoked), ("blocked", TokenInvalid), ("scoped", CapabilityOff)],
)
async def test_token_ends(school: Canvas, what: str, error: type[SyncError]) -> None:
    """R124: a token that ends between two requests ends the reading, by its own name."""
    async with reading(school, STUDENT_ONE) as reader:
        await reader.identity()
        setattr(school.simulator.tokens.first(STUDENT_ONE), what, True)
        with pytest.raises(error):
            await reader.courses()
