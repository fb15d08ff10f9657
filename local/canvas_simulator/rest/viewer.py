"""A caller in one course, and the assignments as she sees them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_simulator.http import Row
from canvas_simulator.rest.assignment_rows import assignment_row
from canvas_simulator.rest.checkpoints import checkpoint_members, part_dates
from canvas_simulator.rest.grading_counts import grading_by_section
from canvas_simulator.rest.override_rows import all_dates, override_row
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.rest.topic_rows import topic_row
from canvas_simulator.visibility import (
    dates_for,
    is_assigned,
    lists,
    member_of,
    viewer_membership,
)

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course, Override, Topic
    from canvas_simulator.standing import Standing


_WITH_RUBRIC = ("rubric_settings", "use_rubric_for_grading", "free_form_criterion_comments")


class Viewer:
    """A caller in one course: what is the same for every assignment row of an answer.

    ``alone`` is set where one assignment is shown by itself: some members are only in lists.
    ``in_topic`` is set inside the row of a discussion, which is not repeated there.
    """

    def __init__(
        self,
        call: Call,
        course: Course,
        mine: Standing,
        *,
        alone: bool = False,
        in_topic: bool = False,
    ) -> None:
        self.alone, self.in_topic = alone, in_topic
        self.call, self.course, self.mine = call, course, mine
        self._asks_nothing = {name for name, _ in call.request.query} <= {"page", "per_page"}
        self.member = viewer_membership(call.school, course.id, call.user.id, mine)

    @cached_property
    def _topics(self) -> dict[int, Topic]:
        """The first discussion that grades each assignment."""
        rows = reversed(self.call.school.topics_of[self.course.id])
        return {row.assignment_id: row for row in rows if row.assignment_id is not None}

    def visible(self) -> list[Assignment]:
        """The assignments the viewer's list has, in the order of groups and positions."""
        school = self.call.school
        rows = school.assignments_of[self.course.id]
        rows = [row for row in rows if lists(school, row, self.mine, self.member)]
        groups = school.assignment_groups
        return sorted(
            rows, key=lambda r: (groups[r.assignment_group_id].position, r.position, r.id)
        )

    def row(self, assignment: Assignment) -> Row:
        """The row with everything `include[]` asks for."""
        call = self.call
        overrides = call.school.overrides_of[assignment.id]
        if not self.mine.staff:
            overrides = [o for o in overrides if self.member.matches(o)]
        given = [] if call.request.one("override_assignment_dates") == "false" else overrides
        dates = dates_for(assignment, given)
        if self.mine.staff and assignment.due_at is None:
            dates = replace(dates, due_at=None)  # staff see an override's date only beside another
        row = assignment_row(call, assignment, dates, self.mine)
        topic = self._topics.get(assignment.id) if not self.in_topic else None
        if topic is not None:
            row["discussion_topic"] = topic_row(call, topic, self.mine)
        return row if self._asks_nothing else self._with_asked(assignment, row, overrides)

    def _with_asked(self, assignment: Assignment, row: Row, overrides: list[Override]) -> Row:
        """The row with the members that the query asks for."""
        call = self.call
        if call.includes("submission"):
            row |= self._submissions(assignment)
        if call.request.one("bucket"):
            row["bucket"] = call.request.one("bucket")
        if call.includes("all_dates") and not self.alone:
            row["all_dates"] = part_dates(call, assignment, self.mine) or all_dates(
                call, assignment, overrides, self.mine
            )
        if call.includes("checkpoints"):
            row |= checkpoint_members(call, assignment)
        if self.mine.staff:
            row |= self._for_staff(assignment, overrides)
        for name in _excluded(call):
            row.pop(name, None)
        return row

    def _for_staff(self, assignment: Assignment, overrides: list[Override]) -> Row:
        """What only those who teach may ask for."""
        call = self.call
        row: Row = {}
        if call.includes("overrides"):
            row["overrides"] = [override_row(call, o) for o in overrides]
        if call.includes("assignment_visibility"):
            row["assignment_visibility"] = self._visible_to(assignment)
        if call.request.one("needs_grading_count_by_section") == "true":
            row["needs_grading_count_by_section"] = grading_by_section(call, assignment)
        return row

    def todo_row(self, assignment: Assignment) -> Row:
        """The row inside a to-do item: with everybody's dates, whatever is asked for."""
        overrides = self.call.school.overrides_of[assignment.id]
        if not self.mine.staff:
            overrides = [o for o in overrides if self.member.matches(o)]
        row = self.row(assignment)
        row["all_dates"] = all_dates(self.call, assignment, overrides, self.mine)
        return row

    def _submissions(self, assignment: Assignment) -> Row:
        """One's own submission; the watched students' as a list; nothing for others."""
        call, rows = self.call, self.call.school.submissions_of[assignment.id]
        if self.mine.role == "student":
            own = rows.get(call.user.id)
            if own is not None and own.workflow_state == "deleted":
                return {}  # not for the student any more, but still in the kept list
            return {"submission": own and submission_row(call, assignment, own, self.mine)}
        if self.mine.role != "observer" or not call.includes("observed_users"):
            return {}
        watched = [rows[user_id] for user_id in self.mine.observed if user_id in rows]
        return {"submission": [submission_row(call, assignment, row, self.mine) for row in watched]}

    def _visible_to(self, assignment: Assignment) -> list[str]:
        school, course = self.call.school, self.course.id
        students = [e for e in school.enrollments_of[course] if e.type == "StudentEnrollment"]
        return [
            str(e.user_id)
            for e in students
            if is_assigned(school, assignment, member_of(school, course, e.user_id))
        ]


def _excluded(call: Call) -> list[str]:
    names = call.request.many("exclude_response_fields")
    return [*names, *_WITH_RUBRIC] if "rubric" in names else names
