"""`/calendar_events` and the next days' events."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvas_simulator.http import Answer, Refused, Row, forbidden
from canvas_simulator.paging import numbered
from canvas_simulator.rest.calendar_rows import Dated, coming_work, dated, work_events
from canvas_simulator.standing import dated_state, is_current

if TYPE_CHECKING:
    from canvas_simulator.call import Call

_CODE = re.compile(r"(course|user)_(\d+)")
_UNDATED = datetime.max.replace(tzinfo=UTC)
_AHEAD = timedelta(days=7)
_MOST_COMING = 20
_MOST_CONTEXTS = 10  # a setting of the account, by default


def list_events(call: Call) -> Answer:
    """Events or assignments of the contexts named, by date: without dates today's only.

    NOTE: the contexts after the tenth are ignored without a word, closed ones among them.
    """
    span, codes = _span(call), call.request.many("context_codes")[:_MOST_CONTEXTS]
    rows = [row for code in codes for row in _of_context(call, code)]
    if call.request.one("undated") in ("1", "true"):
        rows = [row for row in rows if row[0] is None]
    elif call.request.one("all_events") not in ("1", "true"):
        rows = [row for row in rows if row[0] is not None and span[0] <= row[0] < span[1]]
    rows.sort(key=lambda row: (row[0] or _UNDATED, row[1]))
    page, link = numbered(call.request, rows)
    left_out = call.request.many("excludes")
    return Answer([_without(row, left_out) for _, _, row in page], link=link)


def _without(row: Row, names: list[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _span(call: Call) -> tuple[datetime, datetime]:
    zone = ZoneInfo(call.user.time_zone)
    today = call.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = _day(call, "start_date", zone) or today
    until = _day(call, "end_date", zone) or since
    return since, until + timedelta(days=1)


def _day(call: Call, name: str, zone: ZoneInfo) -> datetime | None:
    text = call.request.one(name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        said = f"Invalid date or invalid datetime for {name}"
        _, link = numbered(call.request, [])
        raise Refused(400, {"errors": {name: said}}, link=link) from exc
    return at.replace(tzinfo=at.tzinfo or zone)


def _of_context(call: Call, code: str) -> list[Dated]:
    """NOTE: one context that is closed to the caller refuses the whole list."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise forbidden()
    kind, owner = match[1], int(match[2])
    assignments = call.request.one("type") == "assignment"
    if kind == "user":
        if owner != call.user.id:
            raise forbidden()
        events = [] if assignments else call.school.events_by[owner]
        return [dated(call, event) for event in events if event.workflow_state == "active"]
    course = call.school.courses.get(owner)
    if course is None or not call.standing(course).may_read:
        raise forbidden()
    if assignments:
        return work_events(call, course, call.user.time_zone)
    events = call.school.events_of[owner]
    return [dated(call, event) for event in events if event.workflow_state == "active"]


def list_upcoming(call: Call) -> Answer:
    """The first events and work of the coming week in all courses, without pages."""
    rows = call.school.enrollments_by[call.user.id]
    courses = {
        e.course_id: call.school.courses[e.course_id]
        for e in rows
        if is_current(e, call.school.courses[e.course_id])
        and dated_state(call.school, e, call.now) == "active"
    }
    found = [dated(call, e) for e in call.school.events_by[call.user.id]]
    for course in courses.values():
        found += [dated(call, e) for e in call.school.events_of[course.id]]
        found += coming_work(call, course)
    soon = [(at, row) for at, _, row in found if at and call.now <= at < call.now + _AHEAD]
    soon.sort(key=lambda found: (found[0], str(found[1]["title"])))
    return Answer([row for _, row in soon[:_MOST_COMING]])
