"""Discussions and announcements of a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column, columns, moments, relay_id
from canvas_simulator.visibility import listed_topics

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, Course, Topic, User


def _visible(view: View, course: Course) -> list[Topic]:
    """NOTE: unlike REST, delayed announcements and those of other sections are in it."""
    staff = view.standing(course).staff
    hidden = ("deleted",) if staff else ("deleted", "unpublished")
    rows = view.school.topics_of[course.id]
    if not staff:
        rows = listed_topics(view.school, course.id, view.user.id, rows)
    rows = [t for t in rows if t.workflow_state not in hidden]
    rows = [t for t in rows if t.root_id is None and t.group_id is None]
    return sorted((t for t in rows if staff or _is_assigned(view, t)), key=lambda t: t.id)


def _is_assigned(view: View, topic: Topic) -> bool:
    assignment = view.school.assignments.get(topic.assignment_id or 0)
    return assignment is None or view.is_visible(assignment)


def _course_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    given_filter = filter_of(given, "isAnnouncement", "searchTerm")
    rows = _visible(info.context, row)
    announcement = given_filter.get("isAnnouncement")
    if announcement is not None:
        rows = [t for t in rows if t.announcement == announcement]
    term = str(given_filter.get("searchTerm") or "").casefold()
    rows = [t for t in rows if term in t.title.casefold()]
    return page(info, rows, given)


def _published(row: Topic, _: GraphQLResolveInfo) -> bool:
    return row.workflow_state != "unpublished"


def _by_section(row: Topic, _: GraphQLResolveInfo) -> bool:
    return bool(row.section_ids)


def _assignment(row: Topic, info: GraphQLResolveInfo) -> Assignment | None:
    view: View = info.context
    return view.school.assignments.get(row.assignment_id or 0)


def _author(row: Topic, info: GraphQLResolveInfo, **_: object) -> User | None:
    view: View = info.context
    return view.school.users.get(row.user_id or 0)


def _message(row: Topic, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.call.text(row.message)


def _last_reply(row: Topic, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.text(row.last_reply_at)


FIELDS: Fields = {
    "Course": {"discussionsConnection": _course_page},
    "Discussion": {
        "_id": column("id"),
        "id": relay_id("Discussion"),
        "published": _published,
        "isSectionSpecific": _by_section,
        "assignment": _assignment,
        "author": _author,
        "message": _message,
        "lastReplyAt": _last_reply,
    }
    | columns(
        title="title",
        isAnnouncement="announcement",
        position="position",
        locked="locked",
        requireInitialPost="require_initial_post",
        contextId="course_id",
    )
    | moments(
        createdAt="created_at",
        updatedAt="updated_at",
        postedAt="posted_at",
        delayedPostAt="delayed_post_at",
        lockAt="lock_at",
        todoDate="todo_at",
    ),
}
