"""Rows → snapshots: what is null, zero, empty, hidden or broken stays what it is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_sync.canvas.translate import assignment_row, is_task
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import (
    AssignmentSnapshot,
    CheckpointSnapshot,
    Json,
    SubmissionSnapshot,
)

COURSE = CourseId("10000000000012")


def read(raw: Json) -> AssignmentSnapshot:
    row = assignment_row({"id": "7", **raw}, course_id=COURSE, home_shard=1)
    assert row.error is None
    assert row.snapshot is not None
    return row.snapshot


def submission(**fields: Any) -> SubmissionSnapshot:  # noqa: ANN401  # any field
    seen = read({"submission": {"workflow_state": "graded", **fields}}).submission
    assert seen is not None
    return seen


@pytest.mark.parametrize("value", [None, 0, 0.0, 12.5])
def test_points(value: float | None) -> None:
    """R117, R211: no points and zero points are two things."""
    assert read({"points_possible": value}).points_possible == value


@pytest.mark.parametrize("text", [None, "", "<p>x</p>"])
def test_description(text: str | None) -> None:
    """R211: no text and an empty text are two things."""
    assert read({"description": text}).description_html == text


def test_scores() -> None:
    """R211: score 0 is a score; a null score is none; neither is hidden."""
    posted = "2026-11-30T12:00:00Z"

    assert submission(score=0, grade="0", posted_at=posted).score == 0
    assert submission(score=None, grade=None, posted_at=posted).score is None
    assert submission(score=None, posted_at=posted).posted_at is not None


def test_hidden_grade() -> None:
    """R211: a dropped score key means a hidden grade: no score, no grade, no date of posting."""
    posted_at = "2026-11-30T12:00:00Z"
    seen = submission(
        graded_at="2026-11-21T08:36:46Z", grade="A", posted_at=posted_at, points_deducted=2.0
    )

    assert (seen.score, seen.grade, seen.posted_at, seen.points_deducted) == (None,) * 4
    assert seen.workflow_state == "graded"


@pytest.mark.parametrize(
    ("given", "seen"), [("74140000000062631", "74140000000062631"), (66, "10000000000066")]
)
def test_ids(given: object, seen: str) -> None:
    """R84: ids are global text; a local one gets the home shard, a global one stays."""
    row = assignment_row(
        {"id": given, "assignment_group_id": given}, course_id=COURSE, home_shard=1
    )

    assert row.id == seen
    assert row.snapshot is not None
    assert row.snapshot.assignment_group_id == seen


def test_unsharded() -> None:
    """R84: on a Canvas of one shard ids stay as they are."""
    assert assignment_row({"id": "7"}, course_id=COURSE, home_shard=0).id == "7"


BROKEN = {
    "naive time": ({"due_at": "2026-12-31T22:59:59"}, "due_at"),
    "a date": ({"due_at": "2026-12-31"}, "due_at"),
    "a number": ({"due_at": 1793451599}, "due_at"),
    "empty time": ({"lock_at": ""}, "lock_at"),
    "beyond year 9999": ({"unlock_at": "9999-12-31T23:59:59-12:00"}, "unlock_at"),
    "no number": ({"points_possible": "secret"}, "points_possible"),
    "infinite": ({"points_possible": float("inf")}, "points_possible"),
    "name is an object": ({"name": {"secret": 1}}, "name"),
    "types are text": ({"submission_types": "secret"}, "submission_types"),
    "submission is a list": ({"submission": [{}]}, "submission"),
    "submission without state": ({"submission": {}}, "submission.workflow_state"),
    "score": ({"submission": {"workflow_state": "x", "score": "secret"}}, "submission.score"),
    "group": ({"assignment_group_id": "secret"}, "assignment_group_id"),
}


@pytest.mark.parametrize(("raw", "field"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_row(raw: Json, field: str) -> None:
    """R140: a row that can't be read keeps its id and its JSON, and says which field, no value."""
    whole = {"id": "7", **raw}

    row = assignment_row(whole, course_id=COURSE, home_shard=1)

    assert (row.id, row.raw, row.snapshot) == ("10000000000007", whole, None)
    assert row.error is not None
    assert row.error.startswith(f"{field}: ")
    assert "secret" not in row.error
    assert "2026" not in row.error


@pytest.mark.parametrize(
    ("lock_info", "withheld"),
    [
        (None, False),
        ({}, False),
        ({"unlock_at": "2026-12-10T12:00:00Z"}, True),
        ({"context_module": {"id": "5"}}, True),
        ({"lock_at": "2026-11-03T12:00:00Z", "can_view": True}, False),
        ({"unlock_at": "2026-12-10T12:00:00Z", "can_view": None}, True),
    ],
    ids=["none", "empty", "not yet", "module", "past lock", "null"],
)
def test_withheld(lock_info: Json | None, *, withheld: bool) -> None:
    """A text is withheld while there is lock_info and can_view is not true."""
    assert read({"lock_info": lock_info}).description_withheld is withheld


def test_new_quiz() -> None:
    """A New Quiz is an external tool with a mark of its own."""
    marked = {"submission_types": ["external_tool"], "is_quiz_lti_assignment": True}

    assert read(marked).is_new_quiz
    assert not read({"submission_types": ["external_tool"]}).is_new_quiz


@pytest.mark.parametrize(("given", "seen"), [(-1, None), (0, 0), (3, 3), (None, None)])
def test_allowed_attempts(given: int | None, seen: int | None) -> None:
    """Any number of attempts is Canvas's -1, and nobody's number."""
    assert read({"allowed_attempts": given}).allowed_attempts == seen


def test_more_fields() -> None:
    """When the work was made, and whose set of groups does it."""
    row = read({"created_at": "2026-11-21T08:29:34Z", "group_category_id": 7})

    assert row.created_at == datetime(2026, 11, 21, 8, 29, 34, tzinfo=UTC)
    assert row.group_category_id == "10000000000007"


def test_parts() -> None:
    """Edge 19: a discussion graded in parts has a due date for each, and none of its own."""
    parts = [
        {"tag": "reply_to_topic", "due_at": "2026-11-30T22:59:59Z", "points_possible": 4.0},
        {"tag": "reply_to_entry", "due_at": None, "points_possible": None},
    ]
    row = read({"due_at": None, "has_sub_assignments": True, "checkpoints": parts})

    assert row.checkpoints == (
        CheckpointSnapshot("reply_to_topic", datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC), 4.0),
        CheckpointSnapshot("reply_to_entry", None, None),
    )
    assert read({"checkpoints": None}).checkpoints == ()


def test_deleted_submission() -> None:
    """A submission row that is deleted is none."""
    assert read({"submission": {"workflow_state": "deleted"}}).submission is None
    assert read({"submission": None}).submission is None


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ({}, True),
        ({"published": True}, True),
        ({"published": False}, False),
        ({"sub_assignment_tag": "reply_to_topic"}, False),
        ({"parent_assignment_id": "7"}, False),
        ({"sub_assignment_tag": None, "parent_assignment_id": None}, True),
    ],
)
def test_is_task(raw: Json, *, kept: bool) -> None:
    """Drafts and parts of an assignment are no tasks."""
    assert is_task({"id": "7", **raw}) is kept


def test_unknown_fields() -> None:
    """R125: a field nobody knows yet changes nothing."""
    assert read({"name": "x", "brand_new": {"a": [1]}}) == read({"name": "x"})


def test_half_a_character() -> None:
    """Half an emoji, which no store takes, is marked as such; a whole one stays."""
    assert read({"name": "a \ud83d b \U0001f600"}).name == "a \ufffd b \U0001f600"
