"""The mapping, whatever Canvas sends (R79–R86, R211)."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_sync.domain.mapping import DEFAULT_MINUTES, TITLE_LIMIT, estimated_minutes, title
from canvas_sync.domain.snapshot import AssignmentSnapshot, SubmissionSnapshot
from canvas_sync.domain.task import TaskType, completed, content_hash, list_key, missing_at
from tests.fakes.builders import COURSE, SCHOOL
from tests.fakes.clock import NOON
from tests.fakes.snapshots import a_submission, an_assignment, mapped

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
TEXTS = st.none() | st.just("") | st.text(max_size=40)
NUMBERS = st.none() | st.sampled_from([0.0, -0.0, -10.0, 0.1, 1e9]) | st.floats(allow_nan=False)
COUNTS = st.none() | st.integers(0, 99)
TYPES = st.lists(
    st.sampled_from(
        [
            *("none", "on_paper", "online_quiz", "discussion_topic", "external_tool"),
            *("online_upload", "something_new"),
        ]
    ),
    max_size=3,
).map(tuple)
SUBMISSIONS = st.none() | st.builds(
    SubmissionSnapshot,
    workflow_state=st.sampled_from(["unsubmitted", "submitted", "graded", "pending_review", "x"]),
    submitted_at=MOMENTS,
    graded_at=MOMENTS,
    posted_at=MOMENTS,
    cached_due_at=MOMENTS,
    score=NUMBERS,
    grade=TEXTS,
    attempt=COUNTS,
    late_policy_status=st.sampled_from([None, "none", "late", "missing"]),
)
ROWS = st.builds(
    AssignmentSnapshot,
    id=st.just(an_assignment().id),
    course_id=st.just(COURSE),
    name=TEXTS,
    description_html=TEXTS,
    due_at=MOMENTS,
    lock_at=MOMENTS,
    unlock_at=MOMENTS,
    points_possible=NUMBERS,
    grading_type=TEXTS,
    submission_types=TYPES,
    html_url=TEXTS,
    updated_at=MOMENTS,
    position=COUNTS,
    assignment_group_id=TEXTS,
    submission=SUBMISSIONS,
)
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
NAMES = st.text(
    st.sampled_from("aé e\u0301\u200d👩👧🇩🇪\ufe0f❤👍🏽\u0308\u0915\u093f\x00\n\u202e\u2067\u200b"),
    max_size=600,
)


@given(ROWS)
@settings(deadline=None)
def test_null_zero_empty(row: AssignmentSnapshot) -> None:
    """R211: no null becomes a value, no zero or empty text a null, and no value another."""
    task, own = mapped(row), row.submission

    pairs = [
        (task.description, row.description_html),
        (task.points, row.points_possible),
        (task.lock_at, row.lock_at),
        (task.unlock_at, row.unlock_at),
        (task.external_updated_at, row.updated_at),
        (task.position, row.position),
        (task.grading_type, row.grading_type),
        (task.html_url, row.html_url),
        (task.assignment_group_id, row.assignment_group_id),
        (task.due_at, own.cached_due_at if own else row.due_at),
        (task.submitted_at, own and own.submitted_at),
        (task.attempt, own and own.attempt),
        (task.posted_at, own and own.posted_at),
        (task.score, own.score if own and own.posted_at else None),
        (task.grade, own.grade if own and own.posted_at else None),
        (task.graded_at, own.graded_at if own and own.posted_at else None),
    ]
    assert [(ours, theirs) for ours, theirs in pairs if ours is not theirs] == []


@given(ROWS)
@settings(deadline=None)
def test_always_a_task(row: AssignmentSnapshot) -> None:
    """R79–R86: any row makes a task: hash, place in the list and all that is shown of it."""
    task = mapped(row)

    assert task.title
    assert task.subject
    assert task.type in TaskType
    assert content_hash(task) == content_hash(mapped(row))
    assert completed(task) in {True, False}
    assert missing_at(task, NOON) in {True, False}
    assert list_key(task, instance=SCHOOL, done=None).count("#") == 2


@given(ROWS)
@settings(deadline=None)
def test_hidden_grade(row: AssignmentSnapshot) -> None:
    """What Canvas keeps hidden changes nothing: not the task, so not its hash either."""
    hidden = a_submission(workflow_state="graded", posted_at=None)
    other = replace(hidden, score=93.0, grade="A", graded_at=datetime(2026, 1, 1, tzinfo=UTC))

    tasks = [mapped(replace(row, submission=submission)) for submission in (hidden, other)]

    assert tasks[0] == tasks[1]


@given(NAMES | st.text())
@settings(deadline=None)
def test_title(name: str) -> None:
    """R79: a title shows something, has no control characters, and is the name's beginning."""
    result = title(name)

    assert result == result.strip()
    assert len(result) <= TITLE_LIMIT
    assert not any(unicodedata.category(character) == "Cc" for character in result)
    assert any(unicodedata.category(character) not in INVISIBLE for character in result)
    assert title(result) == result


@given(NAMES, st.integers(0, 300))
@settings(deadline=None)
def test_normal_form(name: str, padding: int) -> None:
    """R79: a cut never takes the accents off a letter: composed, the title is a beginning."""
    clean = unicodedata.normalize("NFC", "a" * padding + name)

    cut = title(clean)

    assert unicodedata.is_normalized("NFC", cut)


@given(NUMBERS)
def test_minutes(points: float | None) -> None:
    """R82: whole minutes, at least one, and three a point where there are points to win."""
    minutes = estimated_minutes(points)

    assert minutes >= 1
    if points is None or points <= 0 or points * 3 == float("inf"):
        assert minutes == DEFAULT_MINUTES
    else:
        assert minutes - 1 < points * 3 <= minutes or points * 3 < 1
