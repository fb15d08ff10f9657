"""By which of its readings REST mode finds each change of the matrix (R71).

``look``: the idle look, 3 requests. ``stamp``: its lists, asked because the course's own stamp
moved. ``hour``: the hourly lists. ``still``: the course is read because its stamp has been still
for an hour. ``daily``: the reconcile. What the student does not see is found by nothing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

import pytest

from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.server import running
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent, Look
from canvas_sync.domain.snapshot import Access, GroupSnapshot
from canvas_sync.ports import CanvasReader
from tests.conformance.changes import HOW, Change
from tests.conformance.changes.making import built, do
from tests.integration.reading import reading, whole

MOVE_ALONE = ("late", "missing", "updated_at", "submitted_at")
"""Left out of what the student sees: computed from the clock, or no part of a task."""


SHOWN = (Access.ACTIVE, Access.COMPLETED, Access.RESTRICTED)


@dataclass(frozen=True)
class Mirror:
    """What a full reading keeps: what the student sees, and what a look is compared with."""

    look: Look
    groups: tuple[GroupSnapshot, ...] | None
    seen: dict[str, object]
    signals: dict[CourseId, dict[str, str]]
    recent: dict[CourseId, frozenset[str]]


async def mirror(reader: CanvasReader) -> Mirror:
    look = await reader.look(since=None, lists=False)
    with_groups = await reader.look(since=None, lists=True)
    listing = await reader.courses()
    contents = await whole(reader, listing.courses)
    seen: dict[str, object] = {
        f"course {one.id}": one for one in listing.courses if one.access in SHOWN
    }
    seen |= {f"group {one.id}": one for one in with_groups.groups or ()}
    for content in contents.values():
        seen |= dict(_shown(content))
    signals = {
        i: {**content.signals, **look.courses[i].signals}
        for i, content in contents.items()
        if i in look.courses
    }
    return Mirror(
        look, with_groups.groups, seen, signals, {i: c.recent for i, c in contents.items()}
    )


def _shown(content: CourseContent) -> Iterator[tuple[str, object]]:
    for row in content.listing.rows:
        assert row.snapshot is not None
        work = asdict(row.snapshot)
        for part in (work, work["submission"] or {}):
            for name in MOVE_ALONE:
                part.pop(name, None)
        yield f"work {row.id}", work
    for topic in content.topics or ():
        yield f"topic {topic.id}", topic
    for group in content.groups or ():
        yield f"part {group.id}", group


async def found_by(change: Change) -> tuple[str, bool]:
    """The first reading that shows the change, and whether there is anything to show."""
    site = built().copy()
    do(site, change.first, change.course)
    site.settled()
    with running(site.school) as url:
        school = Canvas(url, site.school)
        async with reading(school, site["student_1"]) as reader:
            before = await mirror(reader)
            school.clock.advance(timedelta(seconds=2))
            do(site, change.then, change.course)
            school.clock.advance(change.wait)
            found = await _find(reader, school, before)
            school.clock.advance(timedelta(hours=2))
            after = await mirror(reader)
    return found, before.seen != after.seen


async def _find(reader: CanvasReader, school: Canvas, before: Mirror) -> str:
    since = before.look.seen_at - OVERLAP
    look = await reader.look(since=since, lists=False, token=before.look.token)
    if look.fingerprint == before.look.fingerprint:
        return await _later(reader, school, before)
    if _rows(look) != _rows(before.look) or _is_moved(look, before):
        return "look"
    stamped = [i for i, one in look.courses.items() if one.stamp != before.look.courses[i].stamp]
    school.clock.advance(timedelta(seconds=75))
    lists = await reader.lists(stamped)
    if any(lists[i].items() - before.signals[i].items() for i in stamped):
        return "stamp"
    return await _later(reader, school, before)


async def _later(reader: CanvasReader, school: Canvas, before: Mirror) -> str:
    since = before.look.seen_at - OVERLAP
    school.clock.advance(timedelta(seconds=75))
    hourly = await reader.look(since=since, lists=True, token=before.look.token)
    if _is_moved(hourly, before) or hourly.groups != before.groups:
        return "hour"
    school.clock.advance(timedelta(hours=1))
    still = await reader.look(since=since, lists=False, token=before.look.token)
    return "still" if _is_moved(still, before) else "daily"


def _rows(look: Look) -> dict[CourseId, object]:
    return {i: one.course for i, one in look.courses.items()}


def _is_moved(look: Look, before: Mirror) -> bool:
    return any(
        one.signals.items() - before.signals.get(i, {}).items()
        or one.touched - before.recent.get(i, frozenset())
        for i, one in look.courses.items()
    )


HOUR = {
    *("override_student_create", "override_student_edit_due", "override_student_edit_lock_only"),
    *("override_student_delete", "override_section_create", "override_section_edit"),
    *("override_section_delete", "override_group_create", "override_group_edit"),
    *("override_group_delete", "override_lock_only_create", "override_adds_student_1_to_hidden"),
    *("override_removes_student_1_assignment_hidden", "group_membership_remove_student_1"),
    *("group_membership_add_student_1", "group_membership_of_other_removed", "group_rename"),
    *("group_category_rename", "group_delete"),
}
STILL = {
    *("assignment_group_rename", "assignment_group_weight", "assignment_group_create"),
    *("assignment_group_delete_moving", "student_resubmits", "group_mate_submits_group_work"),
    *("discussion_create", "discussion_edit", "discussion_delete"),
    *("module_unlock_at_future", "module_unlock_at_removed"),
}
DAILY = {
    *("status_missing", "reply_by_other_to_existing_discussion", "discussion_reply_by_other"),
    *("course_offer_again", "course_delete"),
}
"""A status set before the work is due, replies, and what becomes of a concluded course."""
UNSEEN = {
    *("noop_1", "noop_2", "noop_end", "assignment_create_unpublished"),
    *("override_for_another_student", "due_date_passes", "other_student_submits"),
    *("grade_other_student", "comment_by_teacher", "comment_by_student"),
    *("announcement_delayed_create", "group_create_empty", "section_rename", "syllabus_edit"),
    *("profile_rename_self", "profile_rename_by_admin", "course_undelete", "late_policy_create"),
    *("final_grade_override", "grade_override_changed", "allow_grade_override_setting"),
    *("planner_override_by_student", "enrolled_in_c4_again", "visible_course_deleted"),
    "visible_course_undeleted",
}
"""What shows the student nothing new, of what is compared here."""
NOTHING = "nothing to see"
LATER = {"hour": HOUR, "still": STILL, "daily": DAILY, NOTHING: UNSEEN}


@pytest.mark.parametrize("name", HOW)
async def test_found(name: str) -> None:
    """R71: every change of the matrix that the student can see is found, and by which reading."""
    found, shows = await found_by(HOW[name])

    kind = found if shows else NOTHING
    FOUND[kind] += 1
    expected = {kind for kind, names in LATER.items() if name in names} or {"look", "stamp"}
    assert kind in expected


FOUND: Counter[str] = Counter()


def test_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """R71: how many changes each reading finds, printed."""
    with capsys.disabled():
        print(f"\nREST mode finds the {FOUND.total()} changes of the matrix: {dict(FOUND)}")  # noqa: T201  # what is asked for

    assert HOW.keys() >= HOUR | STILL | DAILY | UNSEEN
    assert sum(map(len, LATER.values())) == 60
