"""Every change of the recorded matrix, in a simulated school: a look shows it, or a reconcile.

A course counts as seen when a signal of it differs from what was stored with its content, or a
touched row is not among those stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.look import CourseContent, CourseLook
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.domain.task import CanvasTask
from tests.conformance.changes import HOW
from tests.conformance.changes.making import prepared
from tests.conformance.changes.making import tried as make
from tests.unit.canvas.graphql.school import School, a_school, read_all

RECONCILE = {
    "module_unlock_at_future": "a module locks its work: nothing of the work moves",
    "module_unlock_at_removed": "the same, unlocked",
    "term_ended": "an ended course locks its work",
    "term_end_restored": "the same, unlocked",
}
"""What no cheap signal shows (measured); the daily reconcile finds it."""

Shown = dict[tuple[str, str], object]


@dataclass
class Stored:
    """What a run keeps of the courses it read: the contents."""

    contents: dict[CourseId, CourseContent]

    def is_stale(self, key: CourseId, seen: CourseLook) -> bool:
        kept = self.contents.get(key)
        if kept is None or not seen.signals:
            return True
        moved = any(kept.signals.get(name) != value for name, value in seen.signals.items())
        return moved or not seen.touched <= kept.recent


async def contents(school: School, ids: list[CourseId]) -> dict[CourseId, CourseContent]:
    found = await read_all(school.graphql, [CourseSnapshot(one, Access.ACTIVE) for one in ids])
    return {key: one for key, one in found.items() if isinstance(one, CourseContent)}


def shown(content: CourseContent) -> Iterator[tuple[str, Any]]:
    """What a student sees of a course; the flags that move with the clock are not counted."""
    course = CourseSnapshot(CourseId("1"), Access.ACTIVE, name="Course")
    for row in content.listing.rows:
        assert row.snapshot is not None
        task: CanvasTask = to_task(row.snapshot, course, html_to_text=html_to_text)
        yield task.assignment_id, replace(task, late=False, missing=False)
    for topic in content.topics or ():
        yield topic.id, topic


async def tried(name: str) -> tuple[set[CourseId], set[CourseId]]:
    """The courses that a look said to read again, and those that it should have said it of."""
    change = HOW[name]
    site = prepared(change)
    school = a_school(site.school, site["student_1"])
    ids = [CourseId(global_id(str(site[one]), home_shard=1)) for one in ("c1", "c2", "c3", "c4")]
    look = await school.graphql.look(since=None, lists=True)
    stored = Stored(await contents(school, ids))
    site.school.clock.advance(timedelta(seconds=5))
    make(site, change)
    read: set[CourseId] = set()
    for wait in (change.wait, timedelta(seconds=75)):
        site.school.clock.advance(wait)
        since = look.seen_at - timedelta(seconds=120)
        look = await school.graphql.look(since=since, lists=True)
        now = await contents(school, ids)
        stale = {key for key, one in look.courses.items() if stored.is_stale(key, one)}
        read |= stale
        stored.contents |= {key: one for key, one in now.items() if key in stale}
    known = look.courses.keys() & now.keys()
    missed = {key for key in known if dict(shown(now[key])) != dict(shown(stored.contents[key]))}
    return read, missed


@pytest.mark.parametrize("name", HOW)
async def test_change_is_seen(name: str) -> None:
    """R71–R75: at once or 75 s later a look says so, but for what only a reconcile finds."""
    _, missed = await tried(name)

    assert bool(missed) is (name in RECONCILE)


@pytest.mark.parametrize(
    "name",
    ["noop_1", "other_student_submits", "grade_other_student", "syllabus_edit", "course_rename"],
)
async def test_noise(name: str) -> None:
    """R71: what the work of a course is not touched by reads no course again."""
    assert await tried(name) == (set(), set())
