"""Grading periods and course nicknames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered, per_page

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, GradingPeriod, Term


def list_grading_periods(call: Call, course: str) -> Answer:
    """The periods of the course's term; pages stand in the body as well."""
    found, _ = call.readable(course)
    term = call.school.terms[found.term_id]
    page, link = numbered(call.request, term.grading_periods)
    body = {
        "grading_periods": [_row(call, term, period) for period in page],
        "meta": {"pagination": _pages(call, found, term), "primaryCollection": "grading_periods"},
        "can_create_grading_periods": False,
        "grading_periods_read_only": bool(term.grading_periods),
    }
    return Answer(body, link=link)


def _pages(call: Call, found: Course, term: Term) -> Row:
    """Where the list is and how far it goes."""
    size, count = per_page(call.request), len(term.grading_periods)
    address = f"{call.base}/api/v1/courses/{found.id}/grading_periods?page={{}}&per_page={size}"
    last = max(1, -(-count // size))
    number = int(call.request.one("page") or 1)
    return {
        "per_page": size,
        "last": address.format(last),
        "current": address.format(number),
        "first": address.format(1),
        "page": number,
        "template": address.format("{page}"),
        "count": count,
        "page_count": last,
    }


def show_grading_period(call: Call, course: str, period: str) -> Answer:
    found, _ = call.readable(course)
    term = call.school.terms[found.term_id]
    for row in term.grading_periods:
        if row.id == local_id(period):
            return Answer({"grading_periods": [_row(call, term, row)], "meta": {}})
    raise not_found()


def _row(call: Call, term: Term, period: GradingPeriod) -> Row:
    return {
        "id": str(period.id),
        "grading_period_group_id": str(term.grading_period_group_id),
        "start_date": stamp(period.start_at),
        "end_date": stamp(period.end_at),
        "close_date": stamp(period.close_at),
        "weight": period.weight,
        "title": period.title,
        "permissions": {"read": True, "create": False, "update": False, "delete": False},
        "is_closed": period.close_at < call.now,
    }


def list_nicknames(call: Call) -> Answer:
    """The caller's names for her courses."""
    rows = [(call.school.courses[i], name) for i, name in sorted(call.user.nicknames.items())]
    page, link = numbered(call.request, rows)
    shown = [{"course_id": c.id, "name": c.name, "nickname": name} for c, name in page]
    return Answer(shown, link=link)


def show_nickname(call: Call, course: str) -> Answer:
    """The caller's name for one course; without one the name is null."""
    found, _ = call.readable(course)
    nickname = call.user.nicknames.get(found.id)
    return Answer({"course_id": found.id, "name": found.name, "nickname": nickname})
