"""Rows of a calendar: events, and assignments as events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvas_simulator.call import stamp
from canvas_simulator.http import Row
from canvas_simulator.rest.checkpoints import parts
from canvas_simulator.rest.course_rows import shown_name
from canvas_simulator.rest.locks import all_day
from canvas_simulator.rest.override_rows import override_row
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.visibility import dates_for

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, CalendarEvent, Course, Override


Dated = tuple[datetime | None, int, Row]


def dated(call: Call, event: CalendarEvent) -> Dated:
    return event.start_at, event.id, event_row(call, event)


# Columns that are the same for every event.
_SAME: Row = {
    "comments": None,
    "series_uuid": None,
    "rrule": None,
    "blackout_date": False,
    "location_address": None,
    "type": "event",
    "child_events_count": 0,
    "context_color": None,
    "parent_event_id": None,
    "hidden": False,
    "child_events": [],
    "duplicates": [],
    "important_dates": False,
}


def event_row(call: Call, event: CalendarEvent) -> Row:
    code, name = f"user_{event.user_id}", call.user.name
    if event.course_id is not None:
        code = f"course_{event.course_id}"
        name = shown_name(call, call.school.courses[event.course_id])
    return _SAME | {
        "id": event.id,
        "created_at": stamp(event.created_at),
        "updated_at": stamp(event.updated_at),
        "start_at": stamp(event.start_at),
        "end_at": stamp(event.end_at),
        "all_day": event.all_day,
        "all_day_date": event.all_day_date,
        "title": event.title,
        "workflow_state": event.workflow_state,
        "location_name": event.location_name,
        "description": call.text(event.description),
        "all_context_codes": code,
        "context_code": code,
        "context_name": name,
        "url": f"{call.base}/api/v1/calendar_events/{event.id}",
        "html_url": f"{call.base}/calendar?event_id={event.id}&include_contexts={code}",
    }


def work_events(call: Call, course: Course, zone: str) -> list[Dated]:
    """The assignments of ``course`` as events; days are told in ``zone``.

    A student has one event at her own due date; others one for each date there is.
    NOTE: a list orders and chooses them by the base date, whatever an override says.
    """
    viewer = Viewer(call, course, call.standing(course))
    found: list[Dated] = []
    for work in viewer.visible():
        if not parts(call, work):
            found += [_work_event(call, viewer, work, when, zone) for when in _dates(viewer, work)]
    return found


def coming_work(call: Call, course: Course) -> list[Dated]:
    """The assignments of ``course``, each once, with the date it is put in order by.

    NOTE: to staff an overridden one is due at the latest of its dates, never if one is open.
    """
    viewer = Viewer(call, course, call.standing(course))
    if not viewer.mine.staff:
        return work_events(call, course, course.time_zone)
    return [_coming(call, viewer, work) for work in viewer.visible() if not parts(call, work)]


def _coming(call: Call, viewer: Viewer, work: Assignment) -> Dated:
    dates, zone = _dates(viewer, work), viewer.course.time_zone
    known = [at for at, _ in dates if at is not None]
    due_at = max(known) if len(known) == len(dates) else None
    given = [override for _, rows in dates for override in rows]
    _, _, row = _work_event(call, viewer, work, (due_at, given), zone)
    if known:
        row["all_day_date"] = max(known).astimezone(ZoneInfo(zone)).date().isoformat()
    return work.due_at or next(iter(known), None), work.id, row


def _dates(viewer: Viewer, work: Assignment) -> list[tuple[datetime | None, list[Override]]]:
    given = viewer.call.school.overrides_of[work.id]
    if not viewer.mine.staff:
        mine = [o for o in given if viewer.member.matches(o)]
        given = sorted(mine, key=lambda o: o.student_ids is None)
    if viewer.mine.role == "student":
        return [(dates_for(work, given).due_at, given)]
    rows = [o for o in given if "due_at" in o.fields]
    found: list[tuple[datetime | None, list[Override]]] = [(o.due_at, [o]) for o in rows]
    if (viewer.mine.staff and not work.only_visible_to_overrides) or not found:
        found.append((work.due_at, []))
    return found


def _work_event(
    call: Call,
    viewer: Viewer,
    work: Assignment,
    when: tuple[datetime | None, list[Override]],
    zone: str,
) -> Dated:
    row = viewer.row(work)
    if call.request.path.endswith("/calendar_events"):
        own = call.school.submissions_of[work.id].get(call.user.id)
        row["user_submitted"] = own is not None and own.submission_type is not None
    if viewer.mine.staff and when[1]:
        row |= {"due_at": stamp(when[0])}
    event = _work_columns(call, work, when[0], zone) | {
        "description": row["description"],
        "assignment": row,
        "context_name": shown_name(call, viewer.course),
    }
    if "lock_info" in row:
        event["lock_info"] = row["lock_info"]
    if when[1]:
        event["assignment_overrides"] = [override_row(call, o) for o in when[1]]
    return work.due_at, work.id, event


def _work_columns(call: Call, work: Assignment, due_at: datetime | None, zone: str) -> Row:
    name = f"assignment_{work.id}"
    return all_day(due_at, zone) | {
        "created_at": stamp(work.created_at),
        "updated_at": stamp(work.updated_at),
        "title": work.name,
        "workflow_state": work.workflow_state,
        "submission_types": ",".join(work.submission_types),
        "id": name,
        "type": "assignment",
        "html_url": f"{call.base}/courses/{work.course_id}/assignments/{work.id}",
        "context_code": f"course_{work.course_id}",
        "context_color": None,
        "end_at": stamp(due_at),
        "start_at": stamp(due_at),
        "url": f"{call.base}/api/v1/calendar_events/{name}",
        "important_dates": work.settings.get("important_dates", False),
    }
