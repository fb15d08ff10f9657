"""What a reader saw on Canvas, with everything filled in that a test doesn't care about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.snapshot import (
    Access,
    AssignmentSnapshot,
    CourseSnapshot,
    SubmissionSnapshot,
)
from canvas_sync.domain.task import CanvasTask
from tests.fakes.builders import COURSE
from tests.fakes.clock import NOON

DUE = NOON + timedelta(days=3)
BIOLOGY = CourseSnapshot(COURSE, Access.ACTIVE, name="Biology", course_code="BIO-1")


def a_submission(**changes: Any) -> SubmissionSnapshot:  # noqa: ANN401  # any field
    """Not handed in, due in three days."""
    submission = SubmissionSnapshot(
        workflow_state="unsubmitted",
        submitted_at=None,
        graded_at=None,
        posted_at=None,
        cached_due_at=DUE,
        score=None,
        grade=None,
        excused=False,
        late=False,
        missing=False,
        attempt=None,
    )
    return replace(submission, **changes)


def an_assignment(**changes: Any) -> AssignmentSnapshot:  # noqa: ANN401  # any field
    """Ten points, handed in as a text, with the person's empty submission."""
    row = AssignmentSnapshot(
        id=AssignmentId("10000000000300"),
        course_id=COURSE,
        name="Essay",
        description_html="<p>Write it.</p>",
        due_at=NOON + timedelta(days=1),
        lock_at=None,
        unlock_at=None,
        points_possible=10.0,
        grading_type="points",
        submission_types=("online_text_entry",),
        is_quiz_assignment=False,
        is_new_quiz=False,
        html_url="https://canvas.school.example/courses/12/assignments/300",
        updated_at=NOON,
        position=1,
        assignment_group_id="10000000000003",
        omit_from_final_grade=False,
        description_withheld=False,
        submission=a_submission(),
    )
    return replace(row, **changes)


def mapped(row: AssignmentSnapshot, course: CourseSnapshot = BIOLOGY) -> CanvasTask:
    """The task made of ``row``; its description is the HTML as it is."""
    return to_task(row, course, html_to_text=str)
