"""Who is at the school: people, terms, courses and who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import JsonValue


@dataclass(slots=True, kw_only=True)
class User:
    """A person. ``key`` is the name tests use (`student_1`), never shown by an answer.

    ``admin``: of the whole account; reads and writes every course, may act as others.
    ``deleted``: of the account, also when merged into another person.
    """

    id: int
    name: str
    key: str = ""
    short_name: str | None = None
    sortable_name: str | None = None
    login_id: str | None = None
    email: str | None = None
    sis_user_id: str | None = None
    time_zone: str = "Etc/UTC"
    created_at: datetime
    updated_at: datetime | None = None
    uuid: str = ""
    lti_user_id: str | None = None
    nicknames: dict[int, str] = field(default_factory=dict)
    favorite_course_ids: list[int] = field(default_factory=list)
    last_login_at: datetime | None = None
    suspended: bool = False
    deleted: bool = False
    merged_into_id: int | None = None
    admin: bool = False


@dataclass(slots=True, kw_only=True)
class GradingPeriod:
    id: int
    title: str
    weight: float | None = None
    start_at: datetime
    end_at: datetime
    close_at: datetime


@dataclass(slots=True, kw_only=True)
class Term:
    id: int
    name: str
    start_at: datetime | None = None
    end_at: datetime | None = None
    created_at: datetime
    workflow_state: str = "active"
    grading_period_group_id: int | None = None
    grading_periods: list[GradingPeriod] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Course:
    """``settings`` holds columns that answers show as they are, where not Canvas's default.

    ``allow_final_grade_override``: whether REST shows a total's override in its place.
    ``people_hidden``: the course's People tab is, so students see only their own groups.
    """

    id: int
    name: str
    course_code: str
    term_id: int
    uuid: str = ""
    workflow_state: Literal["available", "created", "claimed", "completed", "deleted"] = "available"
    created_at: datetime
    updated_at: datetime
    start_at: datetime | None = None
    end_at: datetime | None = None
    restrict_enrollments_to_course_dates: bool = False
    restrict_student_past_view: bool = False
    restrict_student_future_view: bool = False
    hide_final_grades: bool = False
    allow_final_grade_override: bool = True
    apply_assignment_group_weights: bool = False
    grading_standard_id: int | None = None
    grading_scheme: list[tuple[str, float]] = field(default_factory=list)
    sis_course_id: str | None = None
    time_zone: str = "America/Denver"
    syllabus_body: str | None = None
    people_hidden: bool = False
    settings: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class LatePolicy:
    """What handing in late, or not at all, costs in a course.

    Deductions are percents of the points possible: of late work for each begun interval, down
    to the minimum; of missing work at once.
    """

    id: int
    course_id: int
    missing_submission_deduction_enabled: bool = False
    missing_submission_deduction: float = 100.0
    late_submission_deduction_enabled: bool = False
    late_submission_deduction: float = 0.0
    late_submission_interval: Literal["hour", "day"] = "day"
    late_submission_minimum_percent_enabled: bool = False
    late_submission_minimum_percent: float = 0.0
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class Section:
    id: int
    course_id: int
    name: str
    created_at: datetime
    start_at: datetime | None = None
    end_at: datetime | None = None
    restrict_enrollments_to_section_dates: bool | None = None


@dataclass(slots=True, kw_only=True)
class Enrollment:
    id: int
    course_id: int
    user_id: int
    section_id: int
    type: str
    workflow_state: str = "active"
    associated_user_id: int | None = None
    created_at: datetime
    updated_at: datetime
    start_at: datetime | None = None
    end_at: datetime | None = None
    last_activity_at: datetime | None = None
    total_activity_seconds: int = 0
    scores: list[Score] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Score:
    """A total of one enrolment; of the whole course when there is no grading period.

    ``current`` counts what is graded and posted, ``final`` also what is not handed in.
    """

    grading_period_id: int | None = None
    current: float | None = None
    final: float | None = None
    unposted_current: float | None = None
    unposted_final: float | None = None
    override: float | None = None
    current_points: float | None = None
