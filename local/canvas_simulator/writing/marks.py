"""A person's own marks on planner rows: done, or out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, not_found, server_error
from canvas_simulator.ids import local_id
from canvas_simulator.rest.planner_rows import mark, mark_row
from canvas_simulator.schema import PlannerOverride
from canvas_simulator.writing.given import everything, settle, true

if TYPE_CHECKING:
    from collections.abc import Container

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Readers

_KINDS = (
    "announcement", "assignment", "calendar_event", "discussion_topic", "planner_note", "quiz",
    "sub_assignment",
)  # fmt: skip


_TAKEN = {"attribute": "plannable_id", "type": "taken", "message": "taken"}


def create_mark(call: Call) -> Answer:
    """A mark on something to plan; 400 for what has one.

    NOTE: something of no known kind is a server error of Canvas's own.
    """
    given = everything(call)
    kind, number = str(given.get("plannable_type")), local_id(str(given.get("plannable_id")))
    if kind not in _KINDS or number is None:
        raise server_error()
    if number not in _planned(call, kind):
        raise not_found()
    if mark(call, kind, number) is not None:
        raise Refused(400, {"errors": {"plannable_id": [_TAKEN]}})
    row = PlannerOverride(
        id=call.school.next_id("planner_overrides"),
        user_id=call.user.id,
        plannable_type=kind,
        plannable_id=number,
        created_at=call.now,
        updated_at=call.now,
    )
    settle(row, given, _SETTABLE)
    call.school.world.planner_overrides.append(row)
    call.school.marks_by[call.user.id].append(row)
    return Answer(mark_row(row), status=201)


def _planned(call: Call, kind: str) -> Container[int]:
    """The ids of what may be marked as that kind."""
    school = call.school
    if kind in ("announcement", "discussion_topic"):
        return school.topics
    if kind == "quiz":
        return school.quizzes
    if kind == "planner_note":
        return {note.id for note in school.notes_by[call.user.id]}
    if kind == "calendar_event":
        return {event.id for event in school.world.calendar_events}
    return school.assignments


def show_mark(call: Call, number: str) -> Answer:
    return Answer(mark_row(_own(call, number)))


def update_mark(call: Call, number: str) -> Answer:
    row = _own(call, number)
    settle(row, everything(call), _SETTABLE)
    row.updated_at = call.now
    return Answer(mark_row(row))


def delete_mark(call: Call, number: str) -> Answer:
    row = _own(call, number)
    row.deleted, row.updated_at = True, call.now
    call.school.marks_by[call.user.id].remove(row)
    return Answer(mark_row(row))


def _own(call: Call, number: str) -> PlannerOverride:
    for row in call.school.marks_by[call.user.id]:
        if row.id == local_id(number):
            return row
    raise not_found()


_SETTABLE: Readers = {"marked_complete": true, "dismissed": true}
