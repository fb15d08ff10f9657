"""What courses are made of: modules with their items, quizzes, rubrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue


@dataclass(slots=True, kw_only=True)
class ModuleItem:
    """``type`` is Canvas's (`Assignment`, `Quiz`, `SubHeader` …), ``content_id`` what it names.

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
class Module:
    """``completed_by``: users who met the requirements; Canvas keeps that per person."""

    id: int
    course_id: int
    name: str
    position: int = 1
    unlock_at: datetime | None = None
    require_sequential_progress: bool = False
    prerequisite_ids: list[int] = field(default_factory=list)
    assignment_ids: list[int] = field(default_factory=list)
    items: list[ModuleItem] = field(default_factory=list)
    completed_by: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Quiz:
    """``assignment_id`` is None for practice quizzes and surveys; ``settings`` as in `Course`."""

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
    taken_by: list[int] = field(default_factory=list)
    settings: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Rubric:
    """``data`` are the criteria as answers show them."""

    id: int
    course_id: int
    title: str
    points_possible: float
    data: list[JsonValue] = field(default_factory=list)
    associations: list[JsonValue] = field(default_factory=list)
    assessments: list[JsonValue] = field(default_factory=list)
