"""`/courses/:id/quizzes` and one quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.module_items import quiz_published, quiz_title
from canvas_simulator.paging import numbered
from canvas_simulator.rest.quiz_rows import quiz_row
from canvas_simulator.rest.users import name_order
from canvas_simulator.visibility import sees, viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Quiz
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Membership


def list_quizzes(call: Call, course: str) -> Answer:
    """The quizzes that the caller sees."""
    found, mine = call.readable(course)
    member = viewer_membership(call.school, found.id, call.user.id, mine)
    rows = [q for q in call.school.quizzes_of[found.id] if _sees(call, q, mine, member)]
    rows.sort(key=lambda q: (name_order(quiz_title(call.school, q)), q.id))
    page, link = numbered(call.request, rows)
    shown = [quiz_row(call, q, mine, member) for q in page]
    for row in shown:
        del row["question_types"]
    return Answer(shown, link=link)


def _sees(call: Call, quiz: Quiz, mine: Standing, member: Membership) -> bool:
    if mine.staff:
        return True
    assignment = call.school.assignments.get(quiz.assignment_id or 0)
    return quiz_published(call.school, quiz) and (
        assignment is None or sees(call.school, assignment, mine, member)
    )


def show_quiz(call: Call, course: str, quiz: str) -> Answer:
    row, mine = one_quiz(call, course, quiz)
    member = viewer_membership(call.school, row.course_id, call.user.id, mine)
    return Answer(quiz_row(call, row, mine, member))


def one_quiz(call: Call, course: str, quiz: str) -> tuple[Quiz, Standing]:
    """The quiz that a path names: 404 if there is none, 403 if it is not for the caller."""
    found, mine = call.readable(course)
    row = call.school.quizzes.get(local_id(quiz) or 0)
    if row is None or row.course_id != found.id:
        raise not_found()
    member = viewer_membership(call.school, found.id, call.user.id, mine)
    if not _sees(call, row, mine, member):
        raise forbidden()
    return row, mine
