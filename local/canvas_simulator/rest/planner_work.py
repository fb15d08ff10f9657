"""Assignments, quizzes and graded discussions as rows of a planner."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.checkpoints import parts, tag
from canvas_simulator.rest.planner_rows import (
    STAMPS,
    Item,
    Shown,
    in_course,
    item,
    topic_columns,
    unread,
)
from canvas_simulator.rest.submission_rows import is_late, is_missing
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Submission, Topic


def work_item(call: Call, work: Assignment, own: Submission, topic: Topic | None) -> Item:
    """An assignment, under the name of the quiz or discussion it belongs to."""
    at = own.cached_due_date or call.now
    return Item(at, work.id, "viewing", partial(_work, call, work, own, topic, at))


def _work(
    call: Call, work: Assignment, own: Submission, topic: Topic | None, at: datetime
) -> Shown:
    kind, row = _named(call, work, topic)
    row |= {"points_possible": work.points_possible, "due_at": stamp(work.due_at)}
    status = submission_status(call, work, own)
    new = has_news(own) or topic is not None
    more = in_course(call, work.course_id) | {
        "html_url": _address(work, own, kind),
        "submissions": status,
        "new_activity": new,
    }
    if kind == "sub_assignment" and topic is not None:
        needed = topic.settings.get("reply_to_entry_required_count")
        more["details"] = {"reply_to_entry_required_count": needed}
    return Shown(
        item(call, at, row, kind, **more),
        new=bool(status["graded"]) or topic is not None,
        done=bool(status["submitted"]),
    )


def _named(call: Call, work: Assignment, topic: Topic | None) -> tuple[str, Row]:
    """What the work is called in a planner, and the columns of that."""
    school = call.school
    row: Row = {"id": work.id, "title": work.name}
    row |= {name: stamp(getattr(work, name)) for name in STAMPS}
    if work.quiz_id in school.quizzes:
        quiz = school.quizzes[work.quiz_id or 0]
        row |= {"id": quiz.id, "assignment_id": work.id}
        row |= {n: stamp(getattr(quiz, n) or getattr(work, n)) for n in STAMPS}
        return "quiz", row
    if work.parent_assignment_id is None:
        return (
            ("assignment", row)
            if topic is None
            else ("discussion_topic", topic_columns(call, topic))
        )
    if topic is not None:
        place = parts(call, school.assignments[work.parent_assignment_id]).index(work)
        row |= {"sub_assignment_tag": tag(work, place)} | unread(call, topic)
    return "sub_assignment", row


def _address(work: Assignment, own: Submission, kind: str) -> str:
    course = f"/courses/{work.course_id}"
    if kind == "quiz":
        return f"{course}/quizzes/{work.quiz_id}"
    if kind == "sub_assignment":
        return f"{course}/assignments/{work.parent_assignment_id}"
    page = f"{course}/assignments/{work.id}"
    begun = own.submission_type is not None or own.workflow_state == "graded" or own.excused
    return f"{page}/submissions/{own.user_id}" if begun else page


def has_news(own: Submission) -> bool:
    """Whether a grade was ever given: who gave it stays named when it is taken away."""
    return own.graded_at is not None or own.grader_id is not None


def submission_status(call: Call, work: Assignment, own: Submission) -> Row:
    """NOTE: `graded` tells of a grade that is not posted yet."""
    submitted = own.submission_type is not None and own.submitted_at is not None
    graded = own.excused or (own.score is not None and own.workflow_state == "graded")
    status: Row = {
        "submitted": submitted,
        "excused": bool(own.excused),
        "graded": bool(graded),
        "posted_at": stamp(own.posted_at),
        "late": is_late(work, own),
        "missing": is_missing(work, own, call.now),
        "needs_grading": submitted and not graded,
        "has_feedback": False,
        "redo_request": own.redo_request,
    }
    return status | _feedback(call, work, own)


def _feedback(call: Call, work: Assignment, own: Submission) -> Row:
    """The latest word of somebody else, once the grade is posted."""
    others = [c for c in own.comments if c.author_id != call.user.id and not c.hidden]
    if not others or hides_grade(work, own):
        return {}
    feedback = {
        "comment": others[-1].text,
        "is_media": False,
        "author_name": call.school.users[others[-1].author_id].name,
        "author_avatar_url": f"{call.base}/images/messages/avatar-50.png",
    }
    return {"has_feedback": True, "feedback": feedback}
