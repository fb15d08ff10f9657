"""`/announcements`: those of several courses in one list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.topics import posted, topic_in_course, visible_topics
from canvas_simulator.standing import dated_state
from canvas_simulator.visibility import MEMBER

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Topic
    from canvas_simulator.standing import Standing


def list_announcements(call: Call) -> Answer:
    """The announcements of the courses named; courses closed to the caller are left out."""
    codes = call.request.many("context_codes")
    if not codes:
        raise Refused(400, {"message": "Missing context_codes"})
    since, until = _day(call, "start_date"), _day(call, "end_date")
    rows: list[tuple[Topic, Course, Standing]] = []
    for course, mine in _open_courses(call, codes):
        found = visible_topics(call, course, mine, announcements=True)
        found = [t for t in found if _between(t, since, until)]
        found.sort(key=posted, reverse=True)
        if call.request.one("latest_only") == "true":
            found = found[:1]
        rows += [(topic, course, mine) for topic in found]
    if call.request.one("latest_only") != "true":
        rows.sort(key=lambda row: posted(row[0]), reverse=True)
    page, link = numbered(call.request, rows)
    shown = [
        topic_in_course(call, course, mine, topic) | {"context_code": f"course_{course.id}"}
        for topic, course, mine in page
    ]
    return Answer(shown, link=link)


def _open_courses(call: Call, codes: list[str]) -> list[tuple[Course, Standing]]:
    """Those of the courses named from which announcements come.

    NOTE: in which of them the caller is anybody is remembered for a minute, for all courses
    asked about together: one she comes back to is late, one she leaves goes at once.
    """
    school = call.school
    ids = [local_id(code.removeprefix("course_")) or 0 for code in codes]
    known = school.announcing.of(call.user.id, frozenset(ids))
    found = []
    for course in (school.courses[i] for i in ids if i in school.courses):
        mine = call.standing(course)
        is_member = any(e.workflow_state in MEMBER for e in mine.enrollments)
        if (known.setdefault(course.id, is_member) or mine.staff) and _is_open(call, mine):
            found.append((course, mine))
    return found


def _is_open(call: Call, mine: Standing) -> bool:
    """Whether announcements come from there: not where all one's enrolments have ended."""
    return mine.may_read and (
        mine.admin
        or any(
            dated_state(call.school, e, call.now) in ("active", "invited") for e in mine.enrollments
        )
    )


def _between(topic: Topic, since: datetime | None, until: datetime | None) -> bool:
    at = posted(topic)[0]
    return (since is None or at >= since) and (until is None or at <= until)


def _day(call: Call, name: str) -> datetime | None:
    text = call.request.one(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise Refused(400, {"message": f"Invalid {name}"}) from exc
    return at.replace(tzinfo=at.tzinfo or UTC)
