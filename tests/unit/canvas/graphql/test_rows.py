"""GraphQL nodes become the same snapshots that REST rows do."""

from typing import Any

import pytest

from canvas_sync.canvas.graphql.rows import assignment_row, is_task
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.moments import from_iso
from canvas_sync.domain.snapshot import (
    AssignmentSnapshot,
    CheckpointSnapshot,
    SubmissionSnapshot,
)
from tests.unit.canvas.graphql.nodes import STAMP, a_submission, an_assignment

COURSE = CourseId("10000000000012")


def read(submission: dict[str, Any] | None = None, **changes: Any) -> AssignmentSnapshot:  # noqa: ANN401  # any field
    row = assignment_row(an_assignment(**changes), submission, course_id=COURSE, home_shard=1)
    assert row.snapshot is not None, row.error
    return row.snapshot


def work(**changes: Any) -> SubmissionSnapshot:  # noqa: ANN401  # any field
    found = read(a_submission(**changes)).submission
    assert found is not None
    return found


def test_ids_and_times() -> None:
    """R84, R210: ids are global, times in UTC, whatever offset GraphQL writes them with."""
    seen = read(a_submission(customGradeStatusId="7"), groupCategoryId=6)

    assert (seen.id, seen.assignment_group_id) == ("10000000000300", "10000000000003")
    assert seen.group_category_id == "10000000000006"
    assert seen.updated_at == from_iso("2026-11-21T08:35:54Z")
    assert seen.submission is not None
    assert seen.submission.custom_grade_status_id == "10000000000007"


def test_hidden_grade() -> None:
    """R69: graded and not posted is hidden, whatever else the row says."""
    seen = work(state="graded", gradedAt=STAMP, score=9.0, grade="9", deductedPoints=1.0)

    assert (seen.score, seen.grade, seen.posted_at, seen.points_deducted) == (None,) * 4
    assert seen.workflow_state == "graded"


def test_shown_grade() -> None:
    """R211: a posted zero is a zero."""
    seen = work(state="graded", gradedAt=STAMP, postedAt=STAMP, score=0.0, grade="0")

    assert (seen.score, seen.grade) == (0.0, "0")


def test_nothing_is_nothing() -> None:
    """No attempt is 0 here and no custom status an empty text: both are None."""
    seen = work(attempt=0, customGradeStatusId="")

    assert (seen.attempt, seen.custom_grade_status_id) == (None, None)


@pytest.mark.parametrize(
    ("lock", "withheld"),
    [
        (None, False),
        ({"isLocked": False, "canView": None}, False),
        ({"isLocked": True, "canView": None}, True),
        ({"isLocked": True, "canView": True}, False),
    ],
    ids=["unknown", "open", "not yet, or behind a module", "over"],
)
def test_withheld_text(lock: dict[str, Any] | None, *, withheld: bool) -> None:
    """A text is withheld while the work is locked and may not be read (recorded)."""
    assert read(lockInfo=lock).description_withheld is withheld


def test_text_pending() -> None:
    """Without the second pass the text is pending, which is not the same as none."""
    node = an_assignment()
    for name in ("description", "dueAt", "lockAt", "unlockAt", "lockInfo", "checkpoints"):
        del node[name]

    row = assignment_row(node, None, course_id=COURSE, home_shard=1)

    assert row.snapshot is not None
    assert row.snapshot.text_pending
    assert not read().text_pending


def test_checkpoints() -> None:
    """A discussion in two parts has a due date for each."""
    parts = [{"tag": "reply_to_topic", "dueAt": STAMP, "pointsPossible": 4.0}]

    at = from_iso("2026-11-21T08:35:54Z")
    assert read(checkpoints=parts).checkpoints == (CheckpointSnapshot("reply_to_topic", at, 4.0),)


@pytest.mark.parametrize(
    ("types", "is_new", "quiz"), [(["online_quiz"], False, True), (["external_tool"], True, False)]
)
def test_quizzes(types: list[str], *, is_new: bool, quiz: bool) -> None:
    """R86: the old quizzes are told by how they are handed in, the new ones by a flag."""
    seen = read(submissionTypes=types, isNewQuiz=is_new)

    assert (seen.is_quiz_assignment, seen.is_new_quiz) == (quiz, is_new)


def test_raw_row() -> None:
    """The raw row is the assignment with the submission in it, as they came."""
    submission = a_submission()

    row = assignment_row(an_assignment(), submission, course_id=COURSE, home_shard=1)

    assert row.raw == an_assignment() | {"submission": submission}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", 5),
        ("updatedAt", "yesterday"),
        ("updatedAt", "2026-11-21T09:35:54"),
        ("updatedAt", "0001-01-01T00:00:00+01:00"),
        ("pointsPossible", "10"),
        ("pointsPossible", 1e300),
        ("position", 1.5),
        ("isNewQuiz", "no"),
        ("assignmentGroupId", "x"),
        ("submissionTypes", [None]),
        ("checkpoints", {}),
        ("lockInfo", []),
    ],
)
def test_bad_row(name: str, value: object) -> None:
    """R140: a row that can't be read names the field, quotes nothing and sinks only itself."""
    node = an_assignment(**{name: value})

    row = assignment_row(node, None, course_id=COURSE, home_shard=1)

    assert row.snapshot is None
    assert row.error is not None
    assert row.error.startswith(f"{name}: ")
    assert row.raw["_id"] == "300"


def test_half_a_character() -> None:
    """A lone surrogate, which no store takes, becomes a replacement character."""
    assert read(name="a\ud83d").name == "a\ufffd"


@pytest.mark.parametrize(
    ("state", "task"), [("published", True), ("unpublished", False), ("importing", False)]
)
def test_published(state: str, *, task: bool) -> None:
    """R67: only what is published is a task."""
    assert is_task(an_assignment(state=state)) is task
