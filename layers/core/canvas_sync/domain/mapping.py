"""Canvas assignment → task: the one mapping every kind of sync uses (R58, R79–R86, R211)."""

import math
import re
import unicodedata
from collections.abc import Callable

from canvas_sync.domain.course import Course
from canvas_sync.domain.snapshot import AssignmentSnapshot, CourseSnapshot, SubmissionSnapshot
from canvas_sync.domain.task import CanvasTask, Checkpoint, TaskType

TITLE_LIMIT = 255
DESCRIPTION_LIMIT = 32_000
"""Characters of plain text kept in a task; the original stays in the staging item."""
UNTITLED = "Untitled Assignment"
MINUTES_PER_POINT = 3
DEFAULT_MINUTES = 60

OFFLINE = frozenset({"none", "on_paper", "not_graded", "external_tool", "attendance", "wiki_page"})
"""Submission types that Canvas never calls missing: nothing is handed in on Canvas itself."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""Control characters, and those that turn the direction of whatever is shown after them."""
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_EXTENDING = frozenset({"Mn", "Mc", "Me", "Cf"})
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))

type_rules: tuple[tuple[Callable[[AssignmentSnapshot], bool], TaskType], ...] = (
    (lambda row: "online_quiz" in row.submission_types or row.is_quiz_assignment, TaskType.EXAM),
    (lambda row: row.is_new_quiz, TaskType.EXAM),
    (lambda row: "discussion_topic" in row.submission_types, TaskType.TASK),
)
"""R86: the first rule that holds; none holds: assignment."""


def to_task(
    row: AssignmentSnapshot, course: CourseSnapshot, *, html_to_text: Callable[[str], str]
) -> CanvasTask:
    """Canvas's part of the task; ``html_to_text`` is the renderer of descriptions."""
    submission = row.submission
    shown = submission if submission and submission.posted_at else None
    return CanvasTask(
        course_id=row.course_id,
        assignment_id=row.id,
        title=title(row.name),
        description=description(row.description_html, html_to_text=html_to_text),
        description_withheld=row.description_withheld,
        due_at=submission.cached_due_at if submission else row.due_at,
        lock_at=row.lock_at,
        unlock_at=row.unlock_at,
        points=row.points_possible,
        estimated_minutes=estimated_minutes(row.points_possible),
        subject=subject(course),
        type=task_type(row),
        html_url=row.html_url,
        external_updated_at=row.updated_at,
        grading_type=row.grading_type,
        can_go_missing=can_go_missing(row),
        assignment_group_id=row.assignment_group_id,
        position=row.position,
        state=state(submission),
        score=shown.score if shown else None,
        grade=shown.grade if shown else None,
        submitted_at=submission.submitted_at if submission else None,
        graded_at=shown.graded_at if shown else None,
        posted_at=submission.posted_at if submission else None,
        excused=bool(submission and submission.excused),
        late=bool(submission and submission.late),
        missing=bool(submission and submission.missing),
        late_policy_status=submission.late_policy_status if submission else None,
        attempt=submission.attempt if submission else None,
        submission_types=row.submission_types,
        omit_from_final_grade=row.omit_from_final_grade,
        group_category_id=row.group_category_id,
        allowed_attempts=row.allowed_attempts,
        checkpoints=tuple(
            Checkpoint(part.tag, part.due_at, part.points_possible) for part in row.checkpoints
        ),
        points_deducted=shown.points_deducted if shown else None,
        grade_is_hidden=is_hidden(submission),
        grade_is_stale=bool(shown and shown.grade_matches_current_submission is False),
        text_pending=row.text_pending,
    )


def title(name: str | None, *, untitled: str = UNTITLED) -> str:
    """R79: without control characters, at most 255 characters, none of them cut in two."""
    clean = _cut(_CONTROL.sub(" ", name or "").strip(), TITLE_LIMIT)
    visible = any(unicodedata.category(character) not in _INVISIBLE for character in clean)
    return clean if visible else untitled


def _cut(text: str, limit: int) -> str:
    """``text`` up to ``limit`` characters, not ending inside a combined one (accents, emoji)."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 0 and _continues(text, end):
        end -= 1
    return text[: end or limit].rstrip()


def _continues(text: str, at: int) -> bool:
    """Whether the character at ``at`` is drawn as one with those before it.

    Source: Unicode Standard Annex 29, grapheme clusters, without its rarest rules.
    """
    here, before = text[at], text[at - 1]
    skin_or_jamo = "\U0001f3fb" <= here <= "\U0001f3ff" or "\u1160" <= here <= "\u11ff"
    joined = before == "\u200d" or skin_or_jamo
    return joined or unicodedata.category(here) in _EXTENDING or _halves_flag(text, at)


def _halves_flag(text: str, at: int) -> bool:
    """A flag is a pair of letters: in a row of them every second border is inside one."""
    before = text[:at]
    letters = len(before) - len(before.rstrip(_FLAG_LETTERS))
    return text[at] in _FLAG_LETTERS and letters % 2 == 1


def description(html: str | None, *, html_to_text: Callable[[str], str]) -> str | None:
    """R80: plain text; null stays null, empty stays empty."""
    return None if html is None else _cut(html_to_text(html), DESCRIPTION_LIMIT)


def estimated_minutes(points: float | None) -> int:
    """R82: three minutes a point, rounded up; without points (or none to win) an hour."""
    minutes = (points or 0.0) * MINUTES_PER_POINT
    return math.ceil(minutes) if 0 < minutes < math.inf else DEFAULT_MINUTES


def subject(course: CourseSnapshot | Course) -> str:
    """R83: the person's name for the course, else its own, else its code, else its number."""
    names = (course.name, course.original_name, course.course_code)
    return next((name.strip() for name in names if name and name.strip()), f"Course {course.id}")


def task_type(row: AssignmentSnapshot) -> TaskType:
    return next((kind for rule, kind in type_rules if rule(row)), TaskType.ASSIGNMENT)


def can_go_missing(row: AssignmentSnapshot) -> bool:
    """Whether Canvas calls the work missing once it is overdue; a custom status clears that."""
    own_status = row.submission is not None and row.submission.custom_grade_status_id is not None
    return bool(set(row.submission_types) - OFFLINE) and not own_status


def is_hidden(submission: SubmissionSnapshot | None) -> bool:
    """Whether there is a grade the person may not see yet: graded, and not posted (measured)."""
    return bool(
        submission and submission.workflow_state == "graded" and submission.posted_at is None
    )


def state(submission: SubmissionSnapshot | None) -> str | None:
    """Canvas's workflow_state, but while a grade is hidden only whether it was handed in."""
    if submission is None:
        return None
    if is_hidden(submission):
        return "submitted" if submission.submitted_at else "unsubmitted"
    return submission.workflow_state
