"""Writes of discussions and announcements: made, changed, deleted, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, forbidden
from canvas_simulator.rest.entry_rows import entry_row
from canvas_simulator.rest.topic_rows import topic_row
from canvas_simulator.rest.topics import one_topic
from canvas_simulator.schema import Entry, Topic
from canvas_simulator.writing.assignments import change_assignment, new_assignment
from canvas_simulator.writing.given import everything, moment, name, settle, text, true
from canvas_simulator.writing.submitting import posted_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course
    from canvas_simulator.school import School
    from canvas_simulator.standing import Standing
    from canvas_simulator.writing.given import Members

DELAYED_AFTER = timedelta(seconds=62)  # recorded: so long after its moment it appears


def create_topic(call: Call, course: str) -> Answer:
    """A discussion, or an announcement with `is_announcement`; the course's stamp moves.

    Students may start discussions, but no announcements.
    """
    found, mine = call.readable(course)
    given = everything(call)
    announcement = true(given.get("is_announcement"))
    if mine.role == "observer" or (announcement and not mine.staff):
        raise forbidden()
    row = _new(call, found, announcement=announcement)
    settle(row, given, _FOR_STAFF | _FOR_ALL if mine.staff else _FOR_ALL)
    work = given.get("assignment")
    if isinstance(work, dict) and mine.staff:
        about: Members = {  # of a graded discussion
            "name": row.title,
            "published": True,
            "submission_types": ["discussion_topic"],
        }
        row.assignment_id = new_assignment(call, found, about | work, topic_id=row.id).id
    _change(call, found, row, given, mine)
    keeping.add_topic(call.school, row)
    return Answer(topic_row(call, row, mine))


def _new(call: Call, course: Course, *, announcement: bool) -> Topic:
    return Topic(
        id=call.school.next_id("topics"),
        course_id=course.id,
        title="No Title",
        user_id=call.user.id,
        announcement=announcement,
        created_at=call.now,
        updated_at=call.now,
        posted_at=call.now,
    )


def update_topic(call: Call, course: str, topic: str) -> Answer:
    """Changes the members given; `assignment[…]` those of a graded discussion's work."""
    found, mine, row = one_topic(call, course, topic)
    if not mine.staff and row.user_id != call.user.id:
        raise forbidden()
    given = everything(call)
    work, members = call.school.assignments.get(row.assignment_id or 0), given.get("assignment")
    if work is not None and isinstance(members, dict):
        change_assignment(call, work, members)
    _change(call, found, row, given, mine)
    return Answer(topic_row(call, row, mine))


def delete_topic(call: Call, course: str, topic: str) -> Answer:
    found, mine, row = one_topic(call, course, topic)
    if not mine.staff and row.user_id != call.user.id:
        raise forbidden()
    row.workflow_state = "deleted"
    row.updated_at = found.updated_at = call.now
    return Answer({"discussion_topic": {"workflow_state": "deleted", "id": row.id}})


def create_entry(call: Call, course: str, topic: str) -> Answer:
    """A post: the topic moves, the course does not, or by job where the post is graded work."""
    found, mine, row = one_topic(call, course, topic)
    if mine.role == "observer" or row.locked:
        raise forbidden()
    entry = Entry(
        id=call.school.next_id("entries"),
        user_id=call.user.id,
        message=text(everything(call).get("message")),
        created_at=call.now,
        updated_at=call.now,
    )
    row.entries.append(entry)
    row.updated_at = row.last_reply_at = call.now
    for enrollment in call.school.enrollments_of[found.id]:
        call.school.stirred[enrollment.user_id] += 1  # they are notified
    work = call.school.assignments.get(row.assignment_id or 0)
    if work is not None and mine.role == "student":
        posted_to(call, work)
    return Answer(entry_row(call, row, entry), status=201)


def _change(call: Call, course: Course, row: Topic, given: Members, mine: Standing) -> None:
    changed = settle(row, given, _FOR_STAFF | _FOR_ALL if mine.staff else _FOR_ALL)
    if "published" in given and mine.staff:
        row.workflow_state = "active" if true(given["published"]) else "unpublished"
    course.updated_at = call.now
    if changed or "published" in given:
        row.updated_at = call.now
    if row.delayed_post_at is not None and row.delayed_post_at > call.now:
        row.workflow_state = "post_delayed"
        _appear_later(call.school, course, row)


def watch_delayed(school: School) -> None:
    """Has the delayed topics of a world appear when their moments come."""
    for row in school.world.topics:
        is_to_come = row.delayed_post_at is not None and row.delayed_post_at > school.clock.now()
        if row.workflow_state == "post_delayed" and is_to_come:
            _appear_later(school, school.courses[row.course_id], row)


def _appear_later(school: School, course: Course, row: Topic) -> None:
    """A delayed topic appears by a job of its own, and the course's stamp moves again."""

    def job(at: datetime) -> None:
        if row.workflow_state == "post_delayed":
            row.workflow_state, row.posted_at = "active", at
            row.updated_at = course.updated_at = at

    if row.delayed_post_at is not None:
        school.clock.at(row.delayed_post_at + DELAYED_AFTER, job)


def _title(value: JsonValue) -> str:
    return name(value or "No Title")


_FOR_ALL: dict[str, Callable[[JsonValue], object]] = {"title": _title, "message": text}
_FOR_STAFF: dict[str, Callable[[JsonValue], object]] = {
    "delayed_post_at": moment,
    "lock_at": moment,
    "pinned": true,
    "locked": true,
    "require_initial_post": true,
}
