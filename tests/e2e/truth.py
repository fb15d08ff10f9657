"""What a student's tasks must be, derived from a school's own rows and from nothing of ours."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from canvas_simulator import World

SHARD_ONE = 10**13
Shown = dict[str, object]


@dataclass(frozen=True)
class Fact:
    """A published assignment and the student's own row of it."""

    course_id: int
    assignment_id: int
    subject: str
    title: str
    submission_types: list[str]
    points: float | None
    workflow_state: str
    due_at: datetime | None
    submitted_at: datetime | None
    posted_at: datetime | None
    score: float | None
    excused: bool

    def shown(self) -> Shown:
        """The fields of the API's task that are compared."""
        posted = self.posted_at is not None
        return {
            "external_course_id": str(SHARD_ONE + self.course_id),
            "external_id": str(SHARD_ONE + self.assignment_id),
            "subject": self.subject,
            "title": self.title,
            "type": self._type(),
            "points": self.points,
            "estimated_minutes": math.ceil(self.points * 3) if self.points else 60,
            "due_date": self.due_at and f"{self.due_at:%Y-%m-%dT%H:%M:%SZ}",
            "state": self.workflow_state if posted else self._without_grade(),
            "score": self.score if posted else None,
            "excused": self.excused,
        }

    def _type(self) -> str:
        if "online_quiz" in self.submission_types:
            return "exam"  # the tools of these worlds are no quiz tools
        return "task" if "discussion_topic" in self.submission_types else "assignment"

    def _without_grade(self) -> str:
        if self.workflow_state != "graded":
            return self.workflow_state
        return "submitted" if self.submitted_at else "unsubmitted"


def recorded(world: dict[str, Any], key: str) -> Iterator[Fact]:
    """From the database rows under ``truth`` of a recording's ``world.json``."""
    truth, student = world["truth"], world["users"][key]["id"]
    nicknames = world[f"{key}_settings"]["nicknames"]
    names = {row["id"]: row["name"] for row in truth["courses"]}
    open_courses = {row["id"] for row in truth["courses"] if row["workflow_state"] == "available"}
    readable = {
        row["course_id"]
        for row in truth["enrollments"]
        if row["user_id"] == student
        and row["type"] == "StudentEnrollment"
        and row["workflow_state"] == row["date_state"]  # else dates have ended it: a stub
    }
    own = {row["assignment_id"]: row for row in truth["submissions"] if row["user_id"] == student}
    for row in truth["assignments"]:
        mine = own.get(row["id"], {"workflow_state": "deleted"})
        if (
            row["course_id"] in readable & open_courses
            and row["workflow_state"] == "published"
            and row["type"] != "SubAssignment"
            and mine["workflow_state"] != "deleted"
        ):
            yield Fact(
                course_id=row["course_id"],
                assignment_id=row["id"],
                subject=nicknames.get(str(row["course_id"])) or names[row["course_id"]],
                title=row["title"],
                submission_types=row["submission_types"].split(","),
                points=row.get("points_possible"),
                workflow_state=mine["workflow_state"],
                due_at=_utc(mine.get("cached_due_date")),
                submitted_at=_utc(mine.get("submitted_at")),
                posted_at=_utc(mine.get("posted_at")),
                score=mine.get("published_score"),
                excused=bool(mine.get("excused")),
            )


def generated(world: World, key: str) -> Iterator[Fact]:
    """From the rows of a generated world."""
    student = next(user for user in world.users if user.key == key)
    courses = {row.id: row for row in world.courses}
    readable = {
        row.course_id
        for row in world.enrollments
        if row.user_id == student.id
        and row.workflow_state in {"active", "completed"}
        and not courses[row.course_id].restrict_student_past_view  # only courses that are over
    }
    own = {row.assignment_id: row for row in world.submissions if row.user_id == student.id}
    for row in world.assignments:
        mine = own.get(row.id)
        if (
            row.course_id in readable
            and row.workflow_state == "published"
            and row.parent_assignment_id is None
            and mine is not None
            and mine.workflow_state != "deleted"
        ):
            yield Fact(
                course_id=row.course_id,
                assignment_id=row.id,
                subject=student.nicknames.get(row.course_id) or courses[row.course_id].name,
                title=row.name,
                submission_types=row.submission_types,
                points=row.points_possible,
                workflow_state=mine.workflow_state,
                due_at=mine.cached_due_date,
                submitted_at=mine.submitted_at,
                posted_at=mine.posted_at,
                score=mine.score,
                excused=bool(mine.excused),
            )


def _utc(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
