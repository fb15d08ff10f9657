"""What counts as a change of a task: the content hash (R71, R211)."""

import re
import unicodedata
from dataclasses import fields
from datetime import timedelta, timezone
from typing import Any

import pytest

from canvas_sync.domain.ids import AssignmentId, CourseId
from canvas_sync.domain.task import VOLATILE, CanvasTask, Checkpoint, TaskType, content_hash
from tests.fakes.builders import a_task
from tests.fakes.clock import NOON

OTHER: dict[str, Any] = {
    "course_id": CourseId("10000000000013"),
    "assignment_id": AssignmentId("10000000000301"),
    "title": "Essay",
    "description": "Write it",
    "description_withheld": True,
    "due_at": NOON + timedelta(hours=1, seconds=1),
    "lock_at": NOON,
    "unlock_at": NOON,
    "points": 10.5,
    "estimated_minutes": 31,
    "subject": "Biology ",
    "type": TaskType.EXAM,
    "html_url": None,
    "external_updated_at": NOON + timedelta(seconds=1),
    "grading_type": "pass_fail",
    "can_go_missing": False,
    "assignment_group_id": "10000000000004",
    "position": 0,
    "state": "submitted",
    "score": 0.0,
    "grade": "",
    "submitted_at": NOON,
    "graded_at": NOON,
    "posted_at": NOON,
    "excused": True,
    "late": True,
    "missing": True,
    "late_policy_status": "none",
    "attempt": 0,
    "submission_types": ("on_paper",),
    "omit_from_final_grade": True,
    "group_category_id": "10000000000009",
    "allowed_attempts": 0,
    "checkpoints": (Checkpoint("reply_to_topic", NOON, None),),
    "points_deducted": 0.0,
    "grade_is_hidden": True,
    "grade_is_stale": True,
    "text_pending": True,
}
SHOWN = sorted(OTHER.keys() - VOLATILE)


def hash_with(**changes: Any) -> str:  # noqa: ANN401  # any field
    return content_hash(a_task(**changes))


def test_shape() -> None:
    """16 hex digits: what the manifest packs into eight bytes; the same for the same task."""
    assert re.fullmatch(r"[0-9a-f]{16}", hash_with())
    assert hash_with() == hash_with()


def test_every_field_is_tried() -> None:
    """A new field of a task needs a line in this table."""
    assert OTHER.keys() == {field.name for field in fields(CanvasTask)}


@pytest.mark.parametrize("name", SHOWN)
def test_shown(name: str) -> None:
    """R71: another value of any field that a reader is shown is another hash."""
    assert hash_with(**{name: OTHER[name]}) != hash_with()


NULLABLE = sorted(f.name for f in fields(CanvasTask) if "None" in str(f.type))


@pytest.mark.parametrize("name", NULLABLE)
def test_null_zero_empty(name: str) -> None:
    """R211: null, zero and empty are three hashes, in every field that may be null."""
    assert len({hash_with(**{name: value}) for value in (None, 0, "")}) == 3


def test_no_field_runs_into_the_next() -> None:
    """A text that moves from one field to another is a change, quotes and commas included."""
    hashes = {
        hash_with(title='a","subject":"b', subject="c"),
        hash_with(title="a", subject='b","title":"c'),
        hash_with(title="c", subject='a","subject":"b'),
    }

    assert len(hashes) == 3


@pytest.mark.parametrize("name", ["title", "description", "subject", "grade"])
@pytest.mark.parametrize("text", ["Übung é", "Å", "각", "é\u0323"])
def test_normal_form(name: str, text: str) -> None:
    """R71: the same text composed and decomposed is one text."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert composed != decomposed
    assert hash_with(**{name: composed}) == hash_with(**{name: decomposed})


@pytest.mark.parametrize("name", ["due_at", "external_updated_at", "posted_at"])
def test_zone(name: str) -> None:
    """R210: the same moment in another zone, or a part of a second later, is no change."""
    there = NOON.astimezone(timezone(timedelta(hours=14)))
    later = NOON + timedelta(milliseconds=999)

    assert len({hash_with(**{name: moment}) for moment in (NOON, there, later)}) == 1


def test_half_a_character() -> None:
    """A lone surrogate is hashed, not an error."""
    assert hash_with(title="\ud83d") != hash_with(title="\ud83e")


@pytest.mark.parametrize("name", sorted(VOLATILE))
def test_volatile(name: str) -> None:
    """Late and missing of untouched work move with the clock alone: no change to be written."""
    assert hash_with(**{name: True}) == hash_with()


@pytest.mark.parametrize(
    "settled",
    [{"submitted_at": NOON}, {"graded_at": NOON}, {"late_policy_status": "late"}],
    ids=["handed in", "graded", "set by a teacher"],
)
@pytest.mark.parametrize("name", sorted(VOLATILE))
def test_no_longer_volatile(name: str, settled: dict[str, Any]) -> None:
    """Once handed in, graded or set by hand they are facts, and a change of them a change."""
    assert hash_with(**settled, **{name: True}) != hash_with(**settled)
