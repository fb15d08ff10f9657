"""REST mode's requests are a formula of courses and assignments, and few of them leave a trace."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

import pytest

from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.snapshot import Access
from tests.integration.reading import (
    READABLE,
    STUDENT_ONE,
    a_school,
    reading,
    recorded_school,
    whole,
)

SIZES = [(1, 10), (5, 40), (10, 100), (20, 150), (200, 1)]
HUNDRED = 100


def batches(rows: Sequence[int]) -> int:
    """Requests for a list of ten courses at once with so many rows in each."""
    tens = [sum(rows[at : at + 10]) for at in range(0, len(rows), 10)]
    return sum(max(1, ceil(count / HUNDRED)) for count in tens)


def stamps(school: Canvas, user: int | str) -> list[datetime | None]:
    """When the person was last active in each course, as teachers see it."""
    people = school.simulator.school.world.users
    person = next(one for one in people if user in (one.key, one.id))
    return [row.last_activity_at for row in school.simulator.school.enrollments_by[person.id]]


@pytest.mark.parametrize(("courses", "assignments"), SIZES, ids=[f"{n}x{a}" for n, a in SIZES])
async def test_formula(courses: int, assignments: int) -> None:
    """R100: full, idle and hourly requests are what the documented formulas say."""
    with a_school(generate(Size(courses, assignments, students=2))) as school:
        async with reading(school) as reader:
            first = await reader.look(since=None, lists=False)
            after_look = reader.usage.requests
            listing = await reader.courses()
            after_courses = reader.usage.requests
            contents = await whole(reader, listing.courses)
            full = reader.usage
            look = await reader.look(since=first.seen_at - OVERLAP, lists=True)
            with_lists = reader.usage.requests - full.requests
        by_route = school.requests.by_route

    pages = ceil(courses / HUNDRED)
    current = [i for i, one in look.courses.items() if one.course.access is Access.ACTIVE]
    completed = [one for one in listing.courses if one.access is Access.COMPLETED]
    unlisted = by_route["GET /api/v1/courses/:id"]
    planner = by_route["GET /api/v1/planner/items"]
    assert 2 <= planner <= 2 * 5
    groups = ceil(len(look.groups or ()) / HUNDRED)
    assert after_look == pages + 1 + planner / 2 + groups
    assert after_courses - after_look == 2 * pages + unlisted
    assert full.requests - after_courses == ceil(len(current) / 10) + 2 * len(current) + 3 * len(
        completed
    )
    assert full.traces == 2 * len(current) + 3 * len(completed)
    rows = [len(contents[i].listing.rows) for i in current]
    quiet = batches(rows) + batches([0] * len(rows)) + groups
    assert with_lists == pages + 1 + planner / 2 + quiet


@pytest.mark.parametrize(
    "size", [Size(5, 40, 2), Size(10, 100, 2), Size(40, 25, 2)], ids=["typical", "S1", "40 courses"]
)
async def test_idle(size: Size) -> None:
    """R101: three requests while nothing moves, and the look says so; none leaves a trace."""
    with a_school(generate(size)) as school:
        before = stamps(school, "student_1")
        async with reading(school) as reader:
            first = await reader.look(since=None, lists=False)
            asked = reader.usage.requests
            second = await reader.look(
                since=first.seen_at - OVERLAP, lists=False, token=first.token
            )
            idle = reader.usage.requests - asked
            await reader.courses()
            await reader.look(since=first.seen_at - OVERLAP, lists=True)
        after = stamps(school, "student_1")

    assert (idle, second.fingerprint, reader.usage.traces) == (3, first.fingerprint, 0)
    assert before == after


async def test_trace() -> None:
    """Reading a course whole shows the person as active there, and nowhere else."""
    with a_school(generate(Size(4, 5, 2))) as school:
        async with reading(school) as reader:
            listing = await reader.courses()
            one = next(one for one in listing.courses if one.access is Access.ACTIVE)
            before = stamps(school, "student_1")
            await whole(reader, (one,))
            after = stamps(school, "student_1")

    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert reader.usage.traces == 2


@pytest.mark.parametrize("user", [STUDENT_ONE, "student_2"])
async def test_same_digests_recorded(user: int | str) -> None:
    """R72: over the recorded world a course read whole has the digests that the lists give it."""
    with recorded_school() as school:
        await _compare(school, user)


async def test_same_digests_generated() -> None:
    """R72: so it is in a generated world: a full sync needs no index of its own."""
    with a_school(generate(Size(6, 30, 4))) as school:
        for user in ("student_1", "student_2"):
            await _compare(school, user)


async def _compare(school: Canvas, user: int | str) -> None:
    async with reading(school, user) as reader:
        listing = await reader.courses()
        contents = await whole(reader, listing.courses)
        look = await reader.look(since=None, lists=True)
    told = {i: _lists(seen) for i, seen in contents.items()}
    shown = {i: _lists(one) for i, one in look.courses.items() if one.course.access in READABLE}
    assert len(shown) >= 2
    assert {i: told[i] for i in shown} == shown


def _lists(seen: object) -> dict[str, str]:
    signals = getattr(seen, "signals", {})
    return {name: signals[name] for name in ("lists", "news")}
