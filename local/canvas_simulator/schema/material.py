"""What courses are made of: modules with their items, quizzes, rubrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import JsonValue


@dataclass(slots=True, kw_only=True)
class ModuleItem:
    """``type`` is Canvas's (`Assignment`, `Quiz`, `SubHeader` …), ``content_id`` what it names.

    ``published`` holds where it names nothing of the world; work is open when it says so itself.
    ``requirement`` is `{"type": "must_submit"}` and the like; ``completed_by`` who met it.
    """

    id: int
    title: str
    type: str
    position: int = 1
    indent: int = 0
    content_id: int | None = None
    page_url: str | None = None
    external_url: str | None = None
    published: bool = True
    requirement: dict[str, JsonValue] | None = None
    completed_by: list[int] = field(default_factory=list)
    details: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ModuleOverride:
    """Whom a module is for, with all the work in it: some students, a section or a group."""

    id: int
    title: str = ""
    student_ids: list[int] | None = None
    section_id: int | None = None
    group_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Module:
    """``completed_by``: users who met the requirements; Canvas keeps that per person.

    Without ``overrides`` it is for everybody.
    """

    id: int
    course_id: int
    name: str
    position: int = 1
    unlock_at: datetime | None = None
    require_sequential_progress: bool = False
    prerequisite_ids: list[int] = field(default_factory=list)
    workflow_state: Literal["active", "unpublished", "deleted"] = "active"
    overrides: list[ModuleOverride] = field(default_factory=list)
    items: list[ModuleItem] = field(default_factory=list)
    completed_by: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class QuizQuestion:
    """``answers`` as answers show them: `id`, `text`, `weight` (100 is right), comments."""

    id: int
    name: str = "Question"
    type: str = "text_only_question"
    text: str = ""
    points_possible: float = 0.0
    position: int | None = None
    created_at: datetime
    answers: list[dict[str, JsonValue]] = field(default_factory=list)
    comments: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class QuizAttempt:
    """A student's one row for a quiz: the latest attempt, and the score that is kept.

    ``earlier`` are the scores of the attempts before; ``given`` the answers by the question's
    id, ``marks`` what a grader gave for them; ``version`` is the quiz's when it was taken.
    """

    id: int
    user_id: int
    attempt: int = 1
    workflow_state: Literal["untaken", "pending_review", "complete"] = "untaken"
    started_at: datetime
    finished_at: datetime | None = None
    score: float | None = None
    kept_score: float | None = None
    fudge_points: float | None = None
    version: int = 1
    given: dict[str, JsonValue] = field(default_factory=dict)
    marks: dict[str, float] = field(default_factory=dict)
    earlier: list[float] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Quiz:
    """``assignment_id`` is None for practice quizzes and surveys; ``settings`` as in `Course`.

    Where there is an assignment, its name, dates and state are the quiz's.
    ``question_count`` stands for ``questions`` that are not known.
    """

    id: int
    course_id: int
    title: str
    quiz_type: str = "assignment"
    assignment_id: int | None = None
    description: str | None = None
    points_possible: float | None = None
    question_count: int = 0
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    published: bool = True
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted: bool = False
    taken_by: list[int] = field(default_factory=list)
    questions: list[QuizQuestion] = field(default_factory=list)
    attempts: list[QuizAttempt] = field(default_factory=list)
    settings: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class RubricAssociation:
    """An assignment that a rubric hangs on."""

    id: int
    assignment_id: int
    use_for_grading: bool = False
    purpose: str = "grading"
    hide_score_total: bool | None = None


@dataclass(slots=True, kw_only=True)
class RubricAssessment:
    """A rubric filled in for the submission ``submission_id``; how, its row holds."""

    id: int
    association_id: int
    submission_id: int
    attempt: int | None = None
    score: float | None = None
    assessor_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Rubric:
    """``data`` are the criteria as answers show them."""

    id: int
    course_id: int
    title: str
    points_possible: float
    data: list[JsonValue] = field(default_factory=list)
    associations: list[RubricAssociation] = field(default_factory=list)
    assessments: list[RubricAssessment] = field(default_factory=list)
