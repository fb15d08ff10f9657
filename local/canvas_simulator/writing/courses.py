"""Writes of courses, their sections, modules and nicknames, and of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.course_rows import course_row, shown_enrollments
from canvas_simulator.totals import keep_totals
from canvas_simulator.writing.given import (
    everything,
    members,
    moment,
    name,
    settle,
    taught,
    text,
    true,
    whole,
    zone,
)
from canvas_simulator.writing.touching import course_saved, enrollments_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course

_MOVES_ENROLLMENTS = {"name", "start_at", "end_at", "restrict_enrollments_to_course_dates"}
_EVENTS = {"offer": "available", "claim": "claimed", "conclude": "completed", "delete": "deleted"}


def update_course(call: Call, course: str) -> Answer:
    """Changes the members given, or the state by `course[event]`."""
    found = _editable(call, course)
    given = members(call, "course")
    if "term_id" in given and local_id(str(given["term_id"])) not in call.school.terms:
        raise not_found()
    event = str(given.get("event", ""))
    if event not in ("", "undelete", *_EVENTS):
        raise Refused(400, {"message": "invalid event"})
    changed = settle(found, given, _SETTABLE)
    if event == "undelete":
        found.workflow_state = "claimed"
    elif event:
        change_state(call, found, event)
    course_saved(call, found)
    if changed & _MOVES_ENROLLMENTS or event:
        enrollments_saved(call, found.id)
    return Answer(course_row(call, found, shown_enrollments(call, found)))


def _editable(call: Call, course: str) -> Course:
    """Also a deleted course, which `undelete` brings back."""
    found = call.school.courses.get(local_id(course) or 0)
    if found is None:
        raise not_found()
    if not call.standing(found).staff:
        raise forbidden()
    return found


def change_state(call: Call, row: Course, event: str) -> None:
    """NOTE: deleting a course deletes its enrolments; bringing it back brings none of them."""
    if event not in _EVENTS:
        raise Refused(400, {"message": "invalid event"})
    row.workflow_state = _EVENTS[event]  # type: ignore[assignment]  # one of its words
    if event == "conclude":
        row.end_at = call.now
    for enrollment in call.school.enrollments_of[row.id]:
        if event == "delete":
            keep_totals(call.school, enrollment)
            enrollment.workflow_state = "deleted"
        elif event == "conclude" and enrollment.type == "StudentEnrollment":
            keep_totals(call.school, enrollment)
            enrollment.workflow_state = "completed"


def delete_course(call: Call, course: str) -> Answer:
    """`event=conclude` or `event=delete`."""
    found = _editable(call, course)
    event = str(everything(call).get("event", "conclude"))
    change_state(call, found, event)
    course_saved(call, found)
    enrollments_saved(call, found.id)
    return Answer({event: True})


_SETTINGS = ("hide_final_grades", "allow_final_grade_override")


def update_settings(call: Call, course: str) -> Answer:
    """The settings page: only what the answers show of it."""
    found, _ = taught(call, course)
    settle(found, everything(call), dict.fromkeys(_SETTINGS, true))
    course_saved(call, found)
    return Answer({"hide_final_grades": found.hide_final_grades})


def update_section(call: Call, section: str) -> Answer:
    """NOTE: no stamp anywhere shows it."""
    row = call.school.sections.get(local_id(section) or 0)
    if row is None:
        raise not_found()
    taught(call, str(row.course_id))
    settle(row, members(call, "course_section"), SECTION)
    return Answer({"id": row.id, "name": row.name, "course_id": row.course_id})


def set_nickname(call: Call, course: str) -> Answer:
    """One's own name for a course; nothing moves but the answers to its owner."""
    found, _ = call.readable(course)
    nickname = str(everything(call).get("nickname", ""))
    call.user.nicknames[found.id] = nickname
    call.school.stirred[call.user.id] += 1
    return Answer({"course_id": found.id, "name": found.name, "nickname": nickname})


def clear_nickname(call: Call, course: str) -> Answer:
    found, _ = call.readable(course)
    nickname = call.user.nicknames.pop(found.id, None)
    call.school.stirred[call.user.id] += 1
    return Answer({"course_id": found.id, "name": found.name, "nickname": nickname})


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": name,
    "course_code": str,
    "syllabus_body": text,
    "start_at": moment,
    "end_at": moment,
    "restrict_enrollments_to_course_dates": true,
    "restrict_student_past_view": true,
    "restrict_student_future_view": true,
    "hide_final_grades": true,
    "apply_assignment_group_weights": true,
    "term_id": whole,
    "time_zone": zone,
    "sis_course_id": text,
}
SECTION: dict[str, Callable[[JsonValue], object]] = {
    "name": name,
    "start_at": moment,
    "end_at": moment,
    "restrict_enrollments_to_section_dates": true,
}
