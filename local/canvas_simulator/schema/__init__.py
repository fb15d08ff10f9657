"""What a world is made of: the rows a school's database would hold, one class per table.

A world file is this as JSON, `schema: 1`. Ids are the school's local numbers, moments are
UTC with a `Z`, texts are raw. Links inside texts start with the world's `base_url`; an
answer replaces it by the address it was asked under. Left-out fields have their default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import ConfigDict

from canvas_simulator.schema.material import (
    Module,
    ModuleItem,
    ModuleOverride,
    Quiz,
    QuizAttempt,
    QuizQuestion,
    Rubric,
    RubricAssessment,
    RubricAssociation,
)
from canvas_simulator.schema.people import (
    Course,
    Enrollment,
    GradingPeriod,
    LatePolicy,
    Score,
    Section,
    Term,
    User,
)
from canvas_simulator.schema.planning import CalendarEvent, PlannerNote, PlannerOverride
from canvas_simulator.schema.together import (
    Entry,
    Group,
    GroupCategory,
    GroupMembership,
    Topic,
)
from canvas_simulator.schema.work import (
    Assignment,
    AssignmentGroup,
    Comment,
    Override,
    Submission,
)

__all__ = [
    "SCHEMA",
    "Assignment",
    "AssignmentGroup",
    "CalendarEvent",
    "Comment",
    "Course",
    "Enrollment",
    "Entry",
    "GradingPeriod",
    "Group",
    "GroupCategory",
    "GroupMembership",
    "LatePolicy",
    "Module",
    "ModuleItem",
    "ModuleOverride",
    "Override",
    "PlannerNote",
    "PlannerOverride",
    "Quiz",
    "QuizAttempt",
    "QuizQuestion",
    "Rubric",
    "RubricAssessment",
    "RubricAssociation",
    "Score",
    "Section",
    "Submission",
    "Term",
    "Topic",
    "User",
    "World",
]

SCHEMA = 1


@dataclass(slots=True, kw_only=True)
class World:
    """A school at one moment. ``clock_at`` is no earlier than any stamp in it.

    ``discussion_checkpoints``: whether discussions may be graded in parts.
    ``tokens_for``: who may make tokens for herself over the API, as the account's flags say.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")  # in all its rows: no member is misspelt
    schema: int = SCHEMA
    base_url: str
    clock_at: datetime
    seed: int = 0
    account_name: str = "Example University"
    account_uuid: str = ""
    tokens_for: Literal["all", "students_for_120_days", "not_students", "admins"] = "all"
    discussion_checkpoints: bool = True
    grade_statuses: dict[int, str] = field(default_factory=dict)
    users: list[User] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    late_policies: list[LatePolicy] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    enrollments: list[Enrollment] = field(default_factory=list)
    group_categories: list[GroupCategory] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    assignment_groups: list[AssignmentGroup] = field(default_factory=list)
    modules: list[Module] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    quizzes: list[Quiz] = field(default_factory=list)
    rubrics: list[Rubric] = field(default_factory=list)
    calendar_events: list[CalendarEvent] = field(default_factory=list)
    planner_notes: list[PlannerNote] = field(default_factory=list)
    planner_overrides: list[PlannerOverride] = field(default_factory=list)
