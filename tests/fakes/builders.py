"""Objects of the domain with everything filled in that a test doesn't care about."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from canvas_sync.domain.commit import CourseCommit
from canvas_sync.domain.connection import Connection
from canvas_sync.domain.course import Course, CourseState, Cursor
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, SyncId, owner_of
from canvas_sync.domain.manifest import Manifest
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.sync_state import Lease, Linked, SyncState, Turn, lease
from canvas_sync.domain.task import CanvasTask, TaskType, content_hash
from canvas_sync.ports import Connections
from tests.fakes.clock import NOON

ANNA = owner_of("https://sign-in.example.test", "anna")
BORIS = owner_of("https://sign-in.example.test", "boris")
SCHOOL = Instance("canvas.school.example")
COLLEGE = Instance("canvas.school.example:8443")
COURSE = CourseId("10000000000012")
SYNC = SyncId("01KB0000000000000000000001")


def a_connection(owner: Owner = ANNA, instance: Instance = SCHOOL, **changes: Any) -> Connection:  # noqa: ANN401  # any field
    connection = Connection(
        owner=owner,
        instance=instance,
        base_url=f"https://{instance}",
        canvas_user_id="10000000000066",
        home_shard=1,
        stored_at=NOON,
        sealed_token=b"sealed",
    )
    return replace(connection, **changes)


def a_run(owner: Owner = ANNA, instance: Instance = SCHOOL, **changes: Any) -> Run:  # noqa: ANN401  # any field
    run = Run(
        owner=owner,
        instance=instance,
        sync_id=SYNC,
        kind=Kind.FULL,
        reason=Reason.CONNECTED,
        state=RunState.QUEUED,
        asked_at=NOON,
        actor="person",
        correlation_id="request-1",
    )
    return replace(run, **changes)


def a_task(number: int = 1, course_id: CourseId = COURSE, **changes: Any) -> CanvasTask:  # noqa: ANN401  # any field
    """A task due ``number`` hours after noon."""
    task = CanvasTask(
        course_id=course_id,
        assignment_id=AssignmentId(str(10_000_000_000_000 + number)),
        title=f"Essay {number}",
        description="Write it.",
        description_withheld=False,
        due_at=NOON + timedelta(hours=number),
        lock_at=None,
        unlock_at=None,
        points=10.0,
        estimated_minutes=30,
        subject="Biology",
        type=TaskType.ASSIGNMENT,
        html_url=f"https://canvas.school.example/courses/12/contents/{number}",
        external_updated_at=NOON,
        grading_type="points",
        can_go_missing=True,
        assignment_group_id="10000000000003",
        position=number,
        state="unsubmitted",
        score=None,
        grade=None,
        submitted_at=None,
        graded_at=None,
        posted_at=None,
        excused=False,
        late=False,
        missing=False,
        late_policy_status=None,
        attempt=None,
    )
    return replace(task, **changes)


def a_course(course_id: CourseId = COURSE, **changes: Any) -> Course:  # noqa: ANN401  # any field
    course = Course(course_id, CourseState.ACTIVE, name="Biology", course_code="BIO-1")
    return replace(course, **changes)


def a_commit(
    *tasks: CanvasTask,
    buried: tuple[AssignmentId, ...] = (),
    course: Course | None = None,
    course_id: CourseId = COURSE,
    sync_id: SyncId = SYNC,
    seen_at: datetime = NOON,
) -> CourseCommit:
    """A commit of these tasks; its cursor lists exactly them."""
    hashed = {task.assignment_id: (task, content_hash(task)) for task in tasks}
    manifest = Manifest({identifier: text for identifier, (_, text) in hashed.items()})
    cursor = Cursor(manifest, sync_id=sync_id)
    return CourseCommit(course_id, hashed, buried, course, cursor, seen_at)


def a_turn(seen: Linked, **changes: Any) -> Turn:  # noqa: ANN401  # any field
    """A turn that keeps both parts as they were seen, but for ``changes``."""
    return replace(Turn(seen, seen.connection, seen.state), **changes)


async def leased(
    connections: Connections,
    owner: Owner = ANNA,
    instance: Instance = SCHOOL,
    *,
    now: datetime = NOON,
    sync_id: SyncId = SYNC,
) -> SyncState:
    """Connect if needed and take the lease for ten minutes; the hot part as stored then."""
    seen = await connections.load(owner, instance)
    connection = seen.connection or a_connection(owner, instance)
    wanted = seen.state.run or Lease(sync_id, Kind.FULL, asked_for=True)
    state, _ = lease(seen.state, wanted, now=now, until=now + timedelta(minutes=10))
    await connections.take(a_turn(seen, connection=connection, state=state))
    return (await connections.load(owner, instance)).state
