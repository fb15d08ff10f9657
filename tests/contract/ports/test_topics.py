"""Mirror: announcements, discussions and the person's groups, and what else a course row holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.course import CourseState, Cursor
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import CourseId, TopicId
from canvas_sync.domain.manifest import TopicManifest
from canvas_sync.domain.run import Progress
from canvas_sync.domain.snapshot import AssignmentGroupSnapshot, ScoresSnapshot
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.domain.task import CanvasTask, Checkpoint
from canvas_sync.domain.topic import Group, Topic, topic_hash
from canvas_sync.ports import TaskQuery
from tests.contract.ports.conftest import Store
from tests.fakes.builders import (
    ANNA,
    BORIS,
    COURSE,
    SCHOOL,
    a_commit,
    a_course,
    a_task,
    a_turn,
    leased,
)
from tests.fakes.clock import NOON

OTHER_COURSE = CourseId("10000000000123")
BARE = Topic(
    id=TopicId("10000000000001"),
    course_id=COURSE,
    is_announcement=True,
    title="Room changed",
    text=None,
    posted_at=None,
    delayed_post_at=None,
    last_reply_at=None,
    html_url=None,
    assignment_id=None,
)
FULL = replace(
    BARE,
    id=TopicId("10000000000002"),
    is_announcement=False,
    text="Read “Émile” …" * 100,
    posted_at=NOON,
    delayed_post_at=NOON + timedelta(hours=1),
    last_reply_at=NOON + timedelta(hours=2),
    html_url="https://canvas.school.example/courses/12/discussion_topics/2",
    assignment_id=a_task(1).assignment_id,
)
LAB = Group("10000000000007", "Lab 7", COURSE, "10000000000002", "Labs", 0)
CHOIR = Group("10000000000008", "Choir", None, None, None, None)


async def _apply(store: Store, *topics: Topic, **more: object) -> None:
    hashed = {topic.id: (topic, topic_hash(topic)) for topic in topics}
    commit = CourseCommit(COURSE, {}, (), None, None, NOON, topics=hashed)
    fence = (await leased(store.connections)).fence
    commit = replace(commit, **more)  # type: ignore[arg-type]  # any field of it
    await store.mirror.apply(ANNA, SCHOOL, fence=fence, commit=commit, progress=Progress())


async def _apply_groups(store: Store, *groups: Group, left: tuple[str, ...] = ()) -> None:
    fence = (await leased(store.connections)).fence
    commit = GroupsCommit({group.id: group for group in groups}, left)
    await store.mirror.apply_groups(ANNA, SCHOOL, fence=fence, commit=commit)


async def test_topics_come_back(store: Store) -> None:
    """R211: announcements and discussions are read as they were written, in their course alone."""
    await _apply(store, BARE, FULL)

    assert await store.mirror.topics(ANNA, SCHOOL, COURSE) == {BARE.id: BARE, FULL.id: FULL}
    assert await store.mirror.topics(ANNA, SCHOOL, OTHER_COURSE) == {}
    assert await store.mirror.topics(BORIS, SCHOOL, COURSE) == {}


async def test_topics_change_and_go(store: Store) -> None:
    """A changed topic replaces the row, a buried one is gone, also one that was never there."""
    await _apply(store, BARE, FULL)

    await _apply(store, replace(FULL, text=None), buried_topics=(BARE.id, TopicId("1")))

    topics = await store.mirror.topics(ANNA, SCHOOL, COURSE)
    assert topics == {FULL.id: replace(FULL, text=None)}


async def test_groups(store: Store) -> None:
    """The person's groups are read as they were written; one they left is gone."""
    await _apply_groups(store, LAB, CHOIR)
    assert await store.mirror.groups(ANNA, SCHOOL) == {LAB.id: LAB, CHOIR.id: CHOIR}
    assert await store.mirror.groups(BORIS, SCHOOL) == {}

    await _apply_groups(store, replace(LAB, name="Lab 8"), left=(CHOIR.id, "1"))
    assert await store.mirror.groups(ANNA, SCHOOL) == {LAB.id: replace(LAB, name="Lab 8")}


async def test_groups_of_a_late_worker(store: Store) -> None:
    """R208: who lost the lease writes no groups."""
    old = await leased(store.connections)
    await leased(store.connections, now=NOON + timedelta(hours=1))

    with pytest.raises(LeaseLost):
        await store.mirror.apply_groups(
            ANNA, SCHOOL, fence=old.fence, commit=GroupsCommit({LAB.id: LAB}, ())
        )

    assert await store.mirror.groups(ANNA, SCHOOL) == {}


async def test_topics_of_a_late_worker(store: Store) -> None:
    """R208: nor topics."""
    old = await leased(store.connections)
    await leased(store.connections, now=NOON + timedelta(hours=1))
    hashed = {BARE.id: (BARE, topic_hash(BARE))}

    with pytest.raises(LeaseLost):
        await store.mirror.apply(
            ANNA,
            SCHOOL,
            fence=old.fence,
            commit=replace(a_commit(), topics=hashed),
            progress=Progress(),
        )

    assert await store.mirror.topics(ANNA, SCHOOL, COURSE) == {}


async def test_deleted_with_the_rest(store: Store) -> None:
    """Topics and groups go when everything of the instance is deleted."""
    await _apply(store, BARE)
    await _apply_groups(store, LAB)

    await store.mirror.delete_tasks(ANNA, SCHOOL)

    assert await store.mirror.topics(ANNA, SCHOOL, COURSE) == {}
    assert await store.mirror.groups(ANNA, SCHOOL) == {}


async def test_cursor(store: Store) -> None:
    """What the next look is compared with comes back: signals, recent rows, topics, times."""
    cursor = Cursor(
        signals={"lists": "0123456789abcdef", "row": ""},
        recent=frozenset({"10000000000009:2026-11-30T12:00:00Z"}),
        read_at=NOON,
        again_at=NOON + timedelta(seconds=75),
        topics=TopicManifest({BARE.id: "0123456789abcdef"}, frozenset({BARE.id}), NOON),
    )

    await _apply(store, cursor=cursor)

    assert await store.mirror.cursors(ANNA, SCHOOL) == {COURSE: cursor}


@pytest.mark.parametrize(
    "scores",
    [
        None,
        ScoresSnapshot(None, None, None, None),
        ScoresSnapshot(0.0, "", 87.123456789, "B+"),
    ],
    ids=["none", "nulls", "zeros"],
)
async def test_course(store: Store, scores: ScoresSnapshot | None) -> None:
    """R211: totals, groups with weights and the marks of a course row come back."""
    course = a_course(
        state=CourseState.RESTRICTED,
        scores=scores,
        hides_totals=False,
        is_favorite=True,
        groups=(
            AssignmentGroupSnapshot("10000000000003", "Homework", 1, 33.333333333333336),
            AssignmentGroupSnapshot("10000000000004", None, None, 0.0),
        ),
        missed_at=NOON,
        stamp=NOON,
    )

    await _apply(store, course=course)

    assert await store.mirror.courses(ANNA, SCHOOL) == {COURSE: course}


async def test_pending_text(store: Store) -> None:
    """R81: text and lock dates that were not read stay as stored; a new row has none."""
    await _put(store, a_task(1, description="The text.", lock_at=NOON, unlock_at=NOON))

    unread = [a_task(n, title="New", description=None, text_pending=True) for n in (1, 2)]
    await _put(store, *unread)

    page = await store.mirror.page(ANNA, TaskQuery(limit=9))
    first, second = (task.canvas for task in page.tasks)
    assert (first.title, first.description, first.lock_at) == ("New", "The text.", NOON)
    assert (first.unlock_at, first.text_pending) == (NOON, True)
    assert (second.description, second.lock_at, second.unlock_at) == (None, None, None)


async def test_rare_fields(store: Store) -> None:
    """R211: checkpoints, attempts, deductions and the flags of a grade come back."""
    task = a_task(
        submission_types=("discussion_topic", "online_upload"),
        omit_from_final_grade=True,
        group_category_id="10000000000004",
        allowed_attempts=3,
        checkpoints=(
            Checkpoint("reply_to_topic", NOON, 0.0),
            Checkpoint("reply_to_entry", None, None),
        ),
        points_deducted=0.0,
        grade_is_hidden=True,
        grade_is_stale=True,
    )

    await _put(store, task)

    [row] = (await store.mirror.page(ANNA, TaskQuery(limit=9))).tasks
    assert row.canvas == task


async def test_hot_part(store: Store) -> None:
    """What a finished run leaves for the next look comes back."""
    state = SyncState(
        last_lists_at=NOON,
        last_courses_at=NOON,
        fingerprint="0123456789abcdef",
        look_token="W/1",
        again_at=NOON,
        lists_fit=False,
    )
    seen = await store.connections.load(ANNA, SCHOOL)

    await store.connections.take(a_turn(seen, state=state))

    assert (await store.connections.load(ANNA, SCHOOL)).state == replace(state, rev=1)


async def _put(store: Store, *tasks: CanvasTask) -> None:
    fence = (await leased(store.connections)).fence
    commit = a_commit(*tasks)
    await store.mirror.apply(ANNA, SCHOOL, fence=fence, commit=commit, progress=Progress())
