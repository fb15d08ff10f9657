"""Comments on submissions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.enrollments import user_in
from canvas_simulator.graphql.fields import column, moment, relay_id
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Comment, Submission

_MARKUP = re.compile(r"<[^>]+>")
_COST = 0.011  # seconds per row: two queries of Canvas each


def _may_see(view: View, row: Submission, comment: Comment) -> bool:
    """A grader's comment on hidden work is held back from the student until it is posted."""
    assignment = view.school.assignments[row.assignment_id]
    if comment.author_id == view.user.id or view.is_staff(assignment.course_id):
        return True
    return not comment.draft and not (comment.hidden and hides_grade(assignment, row))


def _comments(row: Submission, info: GraphQLResolveInfo, **given: object) -> Connection:
    """NOTE: without `allComments` only those on the latest attempt, or on the one named."""
    view: View = info.context
    view.seconds += _COST
    rows = [comment for comment in row.comments if _may_see(view, row, comment)]
    wanted = filter_of(given, "allComments", "forAttempt")
    if not wanted.get("allComments"):
        named = wanted.get("forAttempt")
        attempt = named if isinstance(named, int) else row.attempt or 0
        rows = [c for c in rows if max(c.attempt or 0, 1) == max(attempt, 1)]
    newest_first = given.get("sortOrder") == "desc"
    rows.sort(key=lambda comment: comment.created_at, reverse=newest_first)
    return page(info, rows, given)


def _plain(row: Comment, _: GraphQLResolveInfo) -> str:
    return _MARKUP.sub("", row.text)


def _attempt(row: Comment, _: GraphQLResolveInfo) -> int:
    return row.attempt or 0


def _updated(row: Comment, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.text(row.edited_at or row.created_at)


FIELDS: Fields = {
    "Submission": {"commentsConnection": _comments},
    "SubmissionComment": {
        "_id": column("id"),
        "id": relay_id("SubmissionComment"),
        "comment": _plain,
        "htmlComment": column("text"),
        "attempt": _attempt,
        "draft": column("draft"),
        "author": user_in("author_id"),
        "createdAt": moment("created_at"),
        "updatedAt": _updated,
    },
}
