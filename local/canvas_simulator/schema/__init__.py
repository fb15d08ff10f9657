"""What a world is made of: the rows a school's database would hold, one class per table.

A world file is this as JSON, `schema: 1`. Ids are the school's local numbers, moments are
UTC with a `Z`, texts are raw. Links inside texts start with the world's `base_url`; an
answer replaces it by the address it was asked under. Left-out fields have their default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from canvas_simulator.schema.people import (
    Course,
    Enrollment,
    GradingPeriod,
    Group,
    Score,
    Section,
    Term,
    User,
)
from canvas_simulator.schema.work import (
    Assignment,
    AssignmentGroup,
    Module,
    Override,
    Submission,
)

__all__ = [
    "SCHEMA",
    "Assignment",
    "AssignmentGroup",
    "Course",
    "Enrollment",
    "GradingPeriod",
    "Group",
    "Module",
    "Override",
    "Score",
    "Section",
    "Submission",
    "Term",
    "User",
    "World",
]

SCHEMA = 1


@dataclass(slots=True, kw_only=True)
class World:
    """A school at one moment. ``clock_at`` is no earlier than any stamp in it."""

    schema: int = SCHEMA
    base_url: str
    clock_at: datetime
    seed: int = 0
    account_name: str = "Example University"
    account_uuid: str = ""
    users: list[User] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    enrollments: list[Enrollment] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    assignment_groups: list[AssignmentGroup] = field(default_factory=list)
    modules: list[Module] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
