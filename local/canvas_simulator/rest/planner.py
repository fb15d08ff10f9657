"""`/planner/items` and the person's own notes and marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, etag, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import bookmarked, numbered
from canvas_simulator.rest.planner_rows import (
    Item,
    event_item,
    mark,
    note_item,
    note_row,
    topic_item,
)
from canvas_simulator.rest.planner_work import work_item
from canvas_simulator.rest.topics import visible_topics
from canvas_simulator.standing import dated_state, is_current
from canvas_simulator.visibility import is_assigned, viewer_membership

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course


def list_items(call: Call) -> Answer:
    """What the caller, or a student she observes, has to do, by date."""
    observed = call.request.one("observed_user_id")
    return _list(call, observed or "self")


def list_user_items(call: Call, user: str) -> Answer:
    """The same for a named person: oneself, or a student one observes."""
    return _list(call, user)


def _list(call: Call, user: str) -> Answer:
    since, until = _day(call, "start_date"), _day(call, "end_date")
    call = as_person(call, user)
    items = [i for i in _items(call) if _between(i.at, since, until)]
    kept = call.request.one("filter")
    if kept == "incomplete_items":
        items = [i for i in items if not i.shown.done and not _marked(i)]
    if kept == "complete_items":
        items = [i for i in items if i.shown.done or _marked(i)]
    if kept == "new_activity":
        items = [i for i in items if i.shown.new]
    down = call.request.one("order") == "desc"
    items.sort(key=_when, reverse=down)
    try:
        page, link = bookmarked(call.request, items, _key, order=itemgetter(1), descending=down)
    except Refused as refused:  # the tag is there before the rows are read
        refused.reply.headers["etag"] = etag(_etag_of(call).encode())
        raise
    return Answer([i.shown.row for i in page], link=link, etag_of=_etag_of(call))


def _etag_of(call: Call) -> str:
    """What moves the ETag: stamps of the courses and groups, and what was done to the person.

    NOTE: not the rows. An override gives other dates under the same ETag, so a 304 is false.
    """
    me = call.user.id
    courses = [(c.id, c.updated_at.isoformat()) for c in student_courses(call)]
    groups = [
        (g.id, g.updated_at.isoformat())
        for course_id, _ in courses
        for g in call.school.groups_of[course_id]
        if me in g.member_ids
    ]
    marks = [(m.id, m.updated_at.isoformat()) for m in call.school.marks_by[me]]
    seen = (call.request.path, call.request.query, call.base, call.school.stirred[me])
    return repr((seen, courses, groups, marks))


def as_person(call: Call, user: str) -> Call:
    """The call on behalf of ``user``: the caller herself, or a student she observes."""
    user_id = call.user_id(user)
    if user_id == call.user.id:
        return call
    person = call.school.users.get(user_id)
    if person is None or person.deleted:
        raise not_found()
    rows = call.school.enrollments_by[call.user.id]
    if not any(e.associated_user_id == user_id for e in rows):
        raise forbidden()
    return replace(call, user=person)


def _marked(item: Item) -> bool:
    own = item.shown.row["planner_override"]
    return isinstance(own, dict) and bool(own["marked_complete"])


def _when(item: Item) -> tuple[float, int]:
    """NOTE: in seconds, as to compare moments of zones costs many times as much."""
    return item.at.timestamp(), item.number


def _key(item: Item) -> list[object]:
    at = f"{item.at:%Y-%m-%d %H:%M:%S.%f}"
    return [item.label, [at, item.number]]


def student_courses(call: Call) -> list[Course]:
    """The courses in which the person is a student now."""
    return [
        call.school.courses[e.course_id]
        for e in call.school.enrollments_by[call.user.id]
        if e.type == "StudentEnrollment"
        and is_current(e, call.school.courses[e.course_id])
        and dated_state(call.school, e, call.now) == "active"
    ]


def _items(call: Call) -> Iterator[Item]:
    courses = student_courses(call)
    codes = call.request.many("context_codes")
    if codes and call.request.one("observed_user_id") is None:
        _check_open(call, codes)
        courses = [c for c in courses if f"course_{c.id}" in codes]
    for course in courses:
        yield from _of_course(call, course)
    if not codes:
        yield from (note_item(call, n) for n in call.school.notes_by[call.user.id])
        for event in call.school.events_by[call.user.id]:
            if event.start_at is not None and event.workflow_state == "active":
                yield event_item(call, event, event.start_at)


def _check_open(call: Call, codes: list[str]) -> None:
    """NOTE: a course that does not exist is passed over, one that is closed is refused."""
    for code in codes:
        course = call.school.courses.get(local_id(code.removeprefix("course_")) or 0)
        if course is not None and not call.standing(course).may_read:
            raise forbidden()


def _of_course(call: Call, course: Course) -> Iterator[Item]:
    school, mine = call.school, call.standing(course)
    member = viewer_membership(school, course.id, call.user.id, mine)
    topics = {t.assignment_id: t for t in school.topics_of[course.id] if t.assignment_id}
    for work in school.assignments_of[course.id]:
        own = school.submissions_of[work.id].get(call.user.id)
        if own is None or own.cached_due_date is None or work.workflow_state != "published":
            continue
        parent = work.parent_assignment_id
        if own.workflow_state != "deleted" and is_assigned(school, work, member):
            yield work_item(call, work, own, topics.get(parent or work.id))
    for topic in visible_topics(call, course, mine, announcements=True):
        if topic.posted_at is not None:
            yield topic_item(call, topic, topic.posted_at)
    for topic in visible_topics(call, course, mine, announcements=False):
        if topic.todo_at is not None and topic.assignment_id is None:
            yield topic_item(call, topic, topic.todo_at)
    for event in school.events_of[course.id]:
        if event.start_at is not None and event.workflow_state == "active":
            yield event_item(call, event, event.start_at)


def _day(call: Call, name: str) -> datetime | None:
    text = call.request.one(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise Refused(400, {"errors": f"Invalid date or datetime for {name}"}) from exc
    return at.replace(tzinfo=at.tzinfo or UTC)


def _between(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at <= until)


def list_notes(call: Call) -> Answer:
    """The caller's own notes, newest first."""
    rows = sorted(call.school.notes_by[call.user.id], key=lambda n: n.id, reverse=True)
    return Answer([note_row(note) for note in rows])


def list_marks(call: Call) -> Answer:
    """The caller's marks on planner rows."""
    rows = call.school.marks_by[call.user.id]
    page, link = numbered(call.request, rows)
    return Answer([mark(call, r.plannable_type, r.plannable_id) for r in page], link=link)
