"""One row of a planner: work, announcements, events and notes in one form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.course_rows import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import CalendarEvent, PlannerNote, PlannerOverride, Topic

STAMPS = ("created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row, and what filters ask of it."""

    row: Row
    new: bool = False
    done: bool = False


@dataclass(frozen=True)
class Item:
    """Something to plan, shown only once its page is reached.

    ``label`` and ``number`` are what a bookmark says of the row; ``at`` orders it.
    """

    at: datetime
    number: int
    label: str
    show: Callable[[], Shown]

    @cached_property
    def shown(self) -> Shown:
        return self.show()


def item(call: Call, at: datetime, plannable: Row, kind: str, **more: object) -> Row:
    """The members every row has, with the person's own mark on it."""
    return {
        "plannable_id": plannable["id"],
        "planner_override": mark(call, kind, plannable["id"]),
        "plannable_type": kind,
        "new_activity": False,
        "submissions": False,
        "plannable_date": stamp(at),
        "plannable": plannable,
    } | more


def mark(call: Call, kind: str, plannable_id: object) -> Row | None:
    """The person's mark on one plannable; None without one."""
    for row in call.school.marks_by[call.user.id]:
        if (row.plannable_type, row.plannable_id) == (kind, plannable_id):
            return mark_row(row)
    return None


def mark_row(row: PlannerOverride) -> Row:
    return {
        "id": row.id,
        "plannable_type": row.plannable_type,
        "plannable_id": row.plannable_id,
        "user_id": row.user_id,
        "workflow_state": "deleted" if row.deleted else "active",
        "marked_complete": row.marked_complete,
        "deleted_at": stamp(row.updated_at) if row.deleted else None,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "dismissed": row.dismissed,
        "assignment_id": row.plannable_id if row.plannable_type == "assignment" else None,
    }


def in_course(call: Call, course_id: int) -> Row:
    course = call.school.courses[course_id]
    return {
        "context_type": "Course",
        "course_id": course.id,
        "context_name": shown_name(call, course),
        "context_image": None,
    }


def unread(call: Call, topic: Topic) -> Row:
    me = call.user.id
    count = sum(e.user_id != me and me not in e.read_by for e in topic.entries if not e.deleted)
    if topic.announcement and me not in topic.read_by and topic.user_id != me:
        count += 1
    return {"unread_count": count, "read_state": "read" if me in topic.read_by else "unread"}


def topic_columns(call: Call, topic: Topic) -> Row:
    return {
        "id": topic.id,
        "title": topic.title,
        "todo_date": stamp(topic.todo_at),
        "created_at": stamp(topic.created_at),
        "updated_at": stamp(topic.updated_at),
        "assignment_id": topic.assignment_id,
    } | unread(call, topic)


def topic_item(call: Call, topic: Topic, at: datetime) -> Item:
    """An announcement, or a discussion with a day to do it."""
    label = "unread_announcements" if topic.announcement else "unread_discussion_topics"
    return Item(at, topic.id, label, partial(_topic, call, topic, at))


def _topic(call: Call, topic: Topic, at: datetime) -> Shown:
    row = topic_columns(call, topic)
    kind = "announcement" if topic.announcement else "discussion_topic"
    if topic.announcement:
        del row["todo_date"], row["assignment_id"]
    new = row["read_state"] == "unread"
    more = in_course(call, topic.course_id) | {
        "html_url": f"/courses/{topic.course_id}/discussion_topics/{topic.id}",
        "new_activity": new,
    }
    return Shown(item(call, at, row, kind, **more), new=new)


def event_item(call: Call, event: CalendarEvent, at: datetime) -> Item:
    return Item(at, event.id, "calendar_events", partial(_event, call, event, at))


def _event(call: Call, event: CalendarEvent, at: datetime) -> Shown:
    row: Row = {
        "id": event.id,
        "title": event.title,
        "location_name": event.location_name,
        "all_day": event.all_day,
        "location_address": None,
        "description": call.text(event.description),
    }
    row |= {n: stamp(getattr(event, n)) for n in (*STAMPS, "start_at", "end_at")}
    owner: Row = {"context_type": "User", "user_id": event.user_id}
    code = f"user_{event.user_id}"
    if event.course_id is not None:
        owner, code = in_course(call, event.course_id), f"course_{event.course_id}"
    else:
        owner["context_name"] = call.user.name
    here = f"{call.base}/calendar?event_id={event.id}&include_contexts={code}"
    more = owner | {"html_url": here}
    return Shown(item(call, at, row, "calendar_event", **more))


def note_item(call: Call, note: PlannerNote) -> Item:
    return Item(note.todo_at, note.id, "planner_notes", partial(_note, call, note))


def _note(call: Call, note: PlannerNote) -> Shown:
    row = note_row(note)
    del row["workflow_state"]
    more: Row = {}
    if note.course_id is not None:
        place = in_course(call, note.course_id)
        more = {name: place[name] for name in ("context_name", "context_image")}
    return Shown(item(call, note.todo_at, row, "planner_note", **more))


def note_row(note: PlannerNote) -> Row:
    return {
        "id": note.id,
        "todo_date": stamp(note.todo_at),
        "title": note.title,
        "details": note.details,
        "user_id": note.user_id,
        "course_id": note.course_id,
        "workflow_state": "active",
        "created_at": stamp(note.created_at),
        "updated_at": stamp(note.updated_at),
    }
