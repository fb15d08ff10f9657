"""What `canvas-sync mirror --json` prints, version 1: rows by entity, and how two of them differ.

Ids are global text, moments UTC to the second with a Z, null and zero and empty three values.
The format is described in docs/mirror.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from canvas_sync.domain.course import Course
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import is_hidden
from canvas_sync.domain.moments import iso
from canvas_sync.domain.task import CanvasTask, missing_at
from canvas_sync.domain.topic import Group, Topic

SCHEMA = 1

Row = dict[str, Any]
Rows = dict[str, list[Row]]

ENTITIES = {
    "courses": "course",
    "assignments": "assignment",
    "submissions": "submission",
    "assignment_groups": "assignment_group",
    "scores": "score",
    "groups": "group",
    "announcements": "announcement",
    "discussions": "discussion",
}
"""The lists of ``mirror``, and what one row of each is called in ``changes``."""

_COURSE = (
    "state", "name", "original_name", "course_code", "time_zone", "start_at", "end_at", "term",
    "is_favorite", "hides_totals",
)  # fmt: skip
_ASSIGNMENT = (
    "course_id", "title", "description", "description_withheld", "text_pending", "due_at",
    "lock_at", "unlock_at", "points", "grading_type", "submission_types", "type", "subject",
    "estimated_minutes", "assignment_group_id", "position", "omit_from_final_grade",
    "group_category_id", "allowed_attempts", "checkpoints", "html_url",
)  # fmt: skip
_SUBMISSION = (
    "course_id", "state", "score", "grade", "grade_is_hidden", "grade_is_stale", "submitted_at",
    "graded_at", "posted_at", "excused", "late", "missing", "late_policy_status",
    "points_deducted", "attempt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """All that a mirror holds and shows, as the domain's objects."""

    courses: Mapping[CourseId, Course]
    tasks: tuple[CanvasTask, ...]
    topics: tuple[Topic, ...]
    groups: tuple[Group, ...]


def rows_of(held: Held, *, now: datetime) -> Rows:
    """The rows by entity, each list by id; ``now``: what is missing by now counts as missing."""
    rows = {
        "courses": [_course(course) for course in held.courses.values()],
        "assignments": [_assignment(task) for task in held.tasks],
        "submissions": [_submission(task, now) for task in held.tasks if task.state is not None],
        "assignment_groups": list(_assignment_groups(held.courses.values())),
        "scores": list(_scores(held.courses.values())),
        "groups": [_plain(group) for group in held.groups],
        "announcements": [_topic(topic) for topic in held.topics if topic.is_announcement],
        "discussions": [_topic(topic) for topic in held.topics if not topic.is_announcement],
    }
    return {entity: sorted(found, key=lambda row: int(row["id"])) for entity, found in rows.items()}


def _course(course: Course) -> Row:
    return {"id": course.id, **_fields(course, _COURSE), "assignments_count": course.task_count}


def _assignment(task: CanvasTask) -> Row:
    updated_at = _plain(task.external_updated_at)
    return {"id": task.assignment_id, **_fields(task, _ASSIGNMENT), "updated_at": updated_at}


def _submission(task: CanvasTask, now: datetime) -> Row:
    """A row is named by its assignment: a person has one for each."""
    row = {"id": task.assignment_id, **_fields(task, _SUBMISSION)}
    return {**row, "missing": missing_at(task, now)}


def _assignment_groups(courses: Iterable[Course]) -> Iterator[Row]:
    for course in courses:
        for group in () if is_hidden(course.state) else course.groups:
            yield {"id": group.id, "course_id": course.id, **_plain(group)}


def _scores(courses: Iterable[Course]) -> Iterator[Row]:
    """A row is named by its course."""
    for course in courses:
        if course.scores is not None and not is_hidden(course.state):
            yield {"id": course.id, "course_id": course.id, **_plain(course.scores)}


def _topic(topic: Topic) -> Row:
    return {name: value for name, value in _plain(topic).items() if name != "is_announcement"}


def _fields(thing: object, names: Iterable[str]) -> Row:
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401  # a field of any type
    match value:
        case datetime():
            return iso(value)
        case Enum():
            return value.value
        case tuple():
            return [_plain(part) for part in value]
    if is_dataclass(value):
        return _fields(value, (field.name for field in fields(value)))
    return value


def changes_between(before: Rows, after: Rows) -> list[Row]:
    """``{op, entity, id, fields}`` of every row that came, went or moved; both of the same now."""
    return [
        change
        for entity, name in ENTITIES.items()
        for change in _changes(name, before.get(entity, ()), after.get(entity, ()))
    ]


def _changes(entity: str, before: Iterable[Row], after: Iterable[Row]) -> Iterator[Row]:
    """``fields``: of a new row all, of a changed one the new values of what differs."""
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    for identifier, row in new.items():
        known = old.get(identifier)
        moved = {name: value for name, value in row.items() if known and known[name] != value}
        if known is None or moved:
            op = "created" if known is None else "updated"
            yield {"op": op, "entity": entity, "id": identifier, "fields": moved or row}
    for identifier in old.keys() - new.keys():
        yield {"op": "deleted", "entity": entity, "id": identifier, "fields": {}}
