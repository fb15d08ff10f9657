"""What stands in calendars and planners beside assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(slots=True, kw_only=True)
class CalendarEvent:
    """An event of a course or of a person: exactly one of the two ids is set."""

    id: int
    course_id: int | None = None
    user_id: int | None = None
    title: str
    description: str | None = None
    location_name: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    all_day: bool = False
    all_day_date: str | None = None
    workflow_state: Literal["active", "deleted"] = "active"
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class PlannerNote:
    id: int
    user_id: int
    course_id: int | None = None
    title: str
    details: str | None = None
    todo_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class PlannerOverride:
    """A person's own mark on a planner row; ``plannable_type`` is `assignment`, `quiz` …."""

    id: int
    user_id: int
    plannable_type: str
    plannable_id: int
    marked_complete: bool = False
    dismissed: bool = False
    deleted: bool = False
    created_at: datetime
    updated_at: datetime
