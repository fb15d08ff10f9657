"""Overrides of an assignment, and the dates of everybody that `all_dates` lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.locks import all_day, availability
from canvas_simulator.visibility import Dates

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Override
    from canvas_simulator.standing import Standing


def override_row(call: Call, override: Override) -> Row:
    """The override with only the dates it sets."""
    assignment = call.school.assignments[override.assignment_id]
    zone = call.school.courses[assignment.course_id].time_zone
    row: Row = {
        "id": override.id,
        "title": override.title,
        "unassign_item": False,
        "assignment_id": override.assignment_id,
    }
    if assignment.quiz_id is not None:
        row["quiz_id"] = assignment.quiz_id
    if "due_at" in override.fields:
        due = override.due_at
        row |= {"due_at": stamp(due)} | all_day(due, zone)
    for name in ("unlock_at", "lock_at"):
        if name in override.fields:
            row[name] = stamp(getattr(override, name))
    return row | _for_whom(override)


def _for_whom(override: Override) -> Row:
    if override.student_ids is not None:
        return {"student_ids": override.student_ids}
    if override.section_id is not None:
        return {"course_section_id": override.section_id}
    return {"group_id": override.group_id}


def all_dates(
    call: Call, assignment: Assignment, overrides: list[Override], mine: Standing
) -> list[Row]:
    """The base dates and one row for each override the viewer may know."""
    if not mine.staff and overrides:
        return [_override_dates(call, assignment, override) for override in overrides]
    rows = [
        _base_row(call, assignment, "Everyone else" if overrides and mine.staff else "Everyone")
    ]
    if assignment.only_visible_to_overrides:
        rows = []
    return rows + [_override_dates(call, assignment, override) for override in overrides]


def _base_row(call: Call, assignment: Assignment, title: str) -> Row:
    dates = Dates(assignment.due_at, assignment.unlock_at, assignment.lock_at)
    return _dates_row(call, dates) | {"title": title, "base": True}


def _override_dates(call: Call, assignment: Assignment, override: Override) -> Row:
    dates = Dates(
        *(
            getattr(override if name in override.fields else assignment, name)
            for name in ("due_at", "unlock_at", "lock_at")
        )
    )
    kind, number = "ADHOC", None
    if override.section_id is not None:
        kind, number = "CourseSection", override.section_id
    elif override.group_id is not None:
        kind, number = "Group", override.group_id
    return _dates_row(call, dates) | {
        "id": override.id,
        "title": override.title,
        "set_type": kind,
        "set_id": number,
    }


def _dates_row(call: Call, dates: Dates) -> Row:
    row: Row = {
        "due_at": stamp(dates.due_at),
        "unlock_at": stamp(dates.unlock_at),
        "lock_at": stamp(dates.lock_at),
    }
    status = availability(dates, call.now)
    return row if status is None else row | {"availability_status": status}
