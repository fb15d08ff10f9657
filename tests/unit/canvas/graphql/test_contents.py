"""Courses read whole from a simulated school: how many requests, and what trouble costs."""

import math
from datetime import timedelta
from typing import Any

import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.graphql.contents import FEW
from canvas_sync.domain.errors import (
    CourseForbidden,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from tests.conformance.replay import simulator
from tests.unit.canvas.graphql.school import (
    Variables,
    a_delta,
    a_full,
    a_school,
    an_open_world,
    read_all,
    whole,
    write,
)


def expected(courses: int, assignments: int, further: int) -> int:
    """The documented formula of a full sync's contents."""
    firsts = math.ceil(courses / 5)
    texts = firsts if assignments <= 60 else 2 * (courses // 5) + math.ceil(courses % 5 / 3)
    return firsts + texts + further


@pytest.mark.parametrize(
    ("courses", "assignments"), [(1, 10), (5, 40), (10, 100), (20, 150), (200, 1)]
)
async def test_requests_of_a_full_sync(courses: int, assignments: int) -> None:
    """R100: the requests are a formula of courses and assignments; three in flight, no more."""
    school = a_school(an_open_world(courses, assignments))

    found = await a_full(school)

    contents = whole(found)
    assert len(contents) == courses
    further = sum(math.ceil(len(one.listing.rows) / 100) - 1 for one in contents)
    assert len(school.egress.asked) == expected(courses, assignments, further)
    assert school.egress.most_in_flight <= 3
    assert not any(one.pending_texts for one in contents)
    assert all(len(asked["ids"]) <= 5 for asked in school.egress.asked)


async def test_requests_of_a_delta() -> None:
    """R101: ten courses that moved are one request; pages beyond 100 rows are extra."""
    small, large = a_school(an_open_world(FEW, 8)), a_school(an_open_world(2, 120))

    assert len(whole(await a_delta(small))) == FEW
    assert len(small.egress.asked) == 1
    assert len(whole(await a_delta(large))) == 2
    assert len(large.egress.asked) == 1 + 2


async def test_more_than_few() -> None:
    """More courses than that go the cheap way, in chunks."""
    school = a_school(an_open_world(FEW + 1, 3))

    assert len(whole(await a_delta(school))) == FEW + 1
    assert len(school.egress.asked) == 3 + 3


@pytest.mark.parametrize("read", [a_full, a_delta])
async def test_signals_agree(read: Any) -> None:  # noqa: ANN401  # either reading
    """R72: contents give the same digest as the look, whichever way they are read."""
    made = an_open_world(2, 120)
    made.clock.advance(timedelta(hours=2))
    look = await a_school(made).graphql.look(since=None, lists=True)

    found = await read(a_school(made))

    assert {key: one.signals for key, one in found.items()} == {
        key: one.signals for key, one in look.courses.items()
    }


async def test_both_ways_agree() -> None:
    """R72: a delta reads the same rows as a full sync."""
    made = simulator()

    full, delta = await a_full(a_school(made)), await a_delta(a_school(made))

    assert full.keys() == delta.keys()
    for key in full:
        if isinstance(full[key], CourseContent):
            assert full[key].listing.rows == delta[key].listing.rows
            assert full[key].topics == delta[key].topics


async def test_closed_course() -> None:
    """A course that GraphQL lists and does not show is forbidden; the others are whole."""
    found = await a_full(a_school(simulator()))

    failed = {key: one for key, one in found.items() if not isinstance(one, CourseContent)}
    assert list(failed) == ["10000000000014"]
    assert isinstance(failed[CourseId("10000000000014")], CourseForbidden)


async def test_recent_reaches_back_to_the_look() -> None:
    """R74: rows that the next look will show again are known, however long the reading took."""
    made = an_open_world(1, 10)
    school = a_school(made)
    changed_at = made.clock.now()
    for row in made.school.world.submissions:
        row.updated_at = changed_at
    made.clock.advance(timedelta(seconds=60))
    look = await school.graphql.look(since=None, lists=False)
    made.clock.advance(timedelta(minutes=10))

    found = await read_all(school.graphql, [one.course for one in look.courses.values()])

    (content,) = whole(found)
    assert len(content.recent) == len(content.listing.rows)


async def test_work_moves_while_pages_are_read() -> None:
    """A submission graded between two pages is in neither list; looked for again, it is there."""
    made = an_open_world(1, 250)
    school = a_school(made)
    student = next(one for one in made.school.world.users if one.key == "student_1")
    waiting = [
        row
        for row in made.school.world.submissions
        if row.user_id == student.id and row.workflow_state == "unsubmitted"
    ]

    def grade(asked: Variables) -> None:
        if asked.get("openAfter") and waiting:
            path = f"courses/1/assignments/{waiting[0].assignment_id}/submissions/{student.id}"
            waiting.clear()
            write(made, "teacher_1", "PUT", path, {"submission": {"posted_grade": "3"}})

    school.egress.trouble = grade

    (content,) = whole(await a_full(school))

    assert len(waiting) == 0
    snapshots = [row.snapshot for row in content.listing.rows]
    assert all(snapshot and snapshot.submission for snapshot in snapshots)
    assert content.signals


async def test_young_content(small: Simulator) -> None:
    """R74: a course edited as it is read has no signal: the next look has it read again."""
    new = {"name": "New", "published": True, "submission_types": ["online_text_entry"]}
    write(small, "teacher_1", "POST", "courses/1/assignments", {"assignment": new})

    found = await a_full(a_school(small))

    young, settled = found[CourseId("10000000000001")], found[CourseId("10000000000002")]
    assert (young.signals, list(settled.signals)) == ({}, ["lists"])
