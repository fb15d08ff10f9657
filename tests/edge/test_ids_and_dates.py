"""Edge cases 6 to 11: ids too large for a number, dates that are null, own, local or late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.task import UNDATED, list_key
from tests.edge.small_school import (
    COURSE,
    DAY,
    DUE,
    HOUR,
    NOW,
    a_school,
    add_override,
    add_work,
    changed,
    course_of,
    mirrored,
    own,
    work_of,
)
from tests.edge.student import INSTANCE

FAR = 10_170_000_001_100_251
"""An id of another shard: more than a double holds."""


async def test_06_ids_beyond_a_double(mode: Mode) -> None:
    """R84: ids are text from end to end; one of another shard is kept to its last digit.

    A short id and its global form name one object: the course's list and its rows differ in that.
    """
    world = a_school()
    add_work(world, FAR, position=3)
    add_work(world, FAR + 1, position=4)

    student = await mirrored(world, mode)

    far = {AssignmentId(str(FAR)), AssignmentId(str(FAR + 1))}
    assert far <= student.tasks.keys()
    assert len(student.tasks) == 4
    assert len(student.courses) == 1
    assert (
        student.task(1201).canvas.course_id
        == student.tasks[AssignmentId(str(FAR))].canvas.course_id
    )


async def test_07_due_date_null(mode: Mode) -> None:
    """R81: undated work is visible, last in the list; null after a date clears the date."""
    world = a_school()
    work_of(world, 1201).due_at = own(world, 1201).cached_due_date = None
    student = await mirrored(world, mode)
    undated = student.task(1201)

    with changed(student) as world:
        work, row = work_of(world, 1202), own(world, 1202)
        work.due_at = row.cached_due_date = None
        work.updated_at = row.updated_at = course_of(world).updated_at = student.clock.now()
    await student.delta()
    student.later(HOUR)
    await student.delta()

    assert undated.canvas.due_at is None
    assert list_key(undated.canvas, instance=INSTANCE, done=None).split("#")[1] == UNDATED
    assert student.task(1202).canvas.due_at is None
    assert student.task(1202).version == 2


async def test_08_due_date_is_the_students(mode: Mode) -> None:
    """R67: the student's mirror has the student's own date, not everybody's."""
    world = a_school()
    add_override(world, 1, 1201, due_at=DUE + 3 * DAY)
    own(world, 1201).cached_due_date = DUE + 3 * DAY

    student = await mirrored(world, mode)

    assert student.task(1201).canvas.due_at == DUE + 3 * DAY
    assert student.task(1202).canvas.due_at == DUE


async def test_09_override_of_the_lock_date_alone(mode: Mode) -> None:
    """R71: an override without a due date leaves it as it is, and is found though no course moves.

    By GraphQL at once; by REST in the list that is read once an hour.
    """
    student = await mirrored(a_school(), mode)

    with changed(student, after=HOUR, silently=True) as world:
        add_override(world, 1, 1201, lock_at=DUE + DAY)
        work_of(world, 1201).updated_at = student.clock.now()
    await student.delta()

    task = student.task(1201).canvas
    assert (task.due_at, task.lock_at) == (DUE, DUE + DAY)


async def test_10_midnight_is_the_next_day_in_utc(mode: Mode) -> None:
    """R81: 23:59:59 at school is the next day in UTC, on both sides of the clocks' change."""
    world = a_school()
    zone = ZoneInfo(course_of(world).time_zone)
    days = (
        datetime(2026, 10, 31, 5, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 3, 6, 59, 59, tzinfo=UTC),
    )
    for number, at in zip((1201, 1202), days, strict=True):
        work_of(world, number).due_at = own(world, number).cached_due_date = at

    student = await mirrored(world, mode)

    due = [student.task(number).canvas.due_at for number in (1201, 1202)]
    assert due == list(days)
    assert [at and at.astimezone(zone).strftime("%d %H:%M:%S") for at in due] == [
        "30 23:59:59",
        "02 23:59:59",
    ]


async def test_11_late_is_what_canvas_says(mode: Mode) -> None:
    """R118: late and missing are Canvas's verdict (status, override), no comparison of dates."""
    world = a_school(assignments=4)
    past = NOW - DAY
    for number in (1201, 1202, 1203):
        work_of(world, number).due_at = own(world, number).cached_due_date = past
        row = own(world, number)
        row.workflow_state, row.submission_type = "submitted", "online_text_entry"
        row.submitted_at, row.attempt = past + HOUR, 1
    own(world, 1202).late_policy_status = "none"
    own(world, 1203).cached_due_date = past + DAY
    add_override(world, 1, 1203, due_at=past + DAY)
    own(world, 1204).late_policy_status = "late"
    own(world, 1204).seconds_late_override = int(timedelta(hours=5).total_seconds())

    student = await mirrored(world, mode)

    late = {number: student.task(number).canvas.late for number in (1201, 1202, 1203, 1204)}
    assert late == {1201: True, 1202: False, 1203: False, 1204: True}
    assert not any(task.canvas.missing for task in student.tasks.values())
    assert student.task(1201).canvas.course_id.endswith(str(COURSE))
