"""What is to be done: assignments, who has which dates, what was handed in and graded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import JsonValue


@dataclass(slots=True, kw_only=True)
class AssignmentGroup:
    id: int
    course_id: int
    name: str
    position: int = 1
    group_weight: float = 0.0
    rules: dict[str, JsonValue] = field(default_factory=dict)
    workflow_state: str = "available"
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class Override:
    """Other dates for some students, a section or a group; ``fields`` names which of them."""

    id: int
    assignment_id: int
    title: str = ""
    fields: list[Literal["due_at", "unlock_at", "lock_at"]] = field(default_factory=list)
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    student_ids: list[int] | None = None
    section_id: int | None = None
    group_id: int | None = None
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Assignment:
    """``settings`` as in `Course`; ``due_at`` and its kin are the base dates."""

    id: int
    course_id: int
    assignment_group_id: int
    name: str
    position: int = 1
    description: str | None = None
    points_possible: float | None = None
    grading_type: str = "points"
    submission_types: list[str] = field(default_factory=lambda: ["online_text_entry"])
    workflow_state: Literal["published", "unpublished", "deleted"] = "published"
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    only_visible_to_overrides: bool = False
    group_category_id: int | None = None
    omit_from_final_grade: bool = False
    post_manually: bool = False
    anonymous_grading: bool = False
    muted: bool = True
    lti_context_id: str = ""
    quiz_id: int | None = None
    discussion_topic_id: int | None = None
    parent_assignment_id: int | None = None
    sub_assignment_tag: str | None = None
    settings: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Comment:
    """A comment on a submission, ``text`` with its markup.

    ``hidden`` until posted, unless the student's own.

    ``attachments`` and ``media`` are shown as they are.
    """

    id: int
    author_id: int
    text: str
    attempt: int | None = None
    created_at: datetime
    edited_at: datetime | None = None
    hidden: bool = False
    draft: bool = False
    attachments: list[JsonValue] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Submission:
    """``score`` is what the grader gave less deductions; it is the student's once posted.

    ``version`` counts what was handed in or graded; preview links carry it.
    ``earlier`` are the columns of all attempts where they differ from the row's, if any do;
    what follows from columns is not among them.
    """

    id: int
    assignment_id: int
    user_id: int
    workflow_state: str = "unsubmitted"
    submission_type: str | None = None
    submitted_at: datetime | None = None
    attempt: int | None = None
    body: str | None = None
    url: str | None = None
    score: float | None = None
    grade: str | None = None
    grade_matches_current_submission: bool = True
    graded_at: datetime | None = None
    grader_id: int | None = None
    posted_at: datetime | None = None
    excused: bool | None = None
    late_policy_status: str | None = None
    points_deducted: float | None = None
    seconds_late_override: int | None = None
    custom_grade_status_id: int | None = None
    grading_period_id: int | None = None
    cached_due_date: datetime | None = None
    extra_attempts: int | None = None
    redo_request: bool = False
    version: int = 0
    created_at: datetime
    updated_at: datetime
    attachments: list[JsonValue] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    earlier: list[dict[str, JsonValue]] = field(default_factory=list)
    rubric_assessment: dict[str, JsonValue] | None = None
