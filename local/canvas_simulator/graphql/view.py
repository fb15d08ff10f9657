"""One request's view of the school: who looks, when, and what was found out on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvas_simulator.rest.locks import lock_members
from canvas_simulator.visibility import Membership, dates_for, lists

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Course
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Dates

RIGHTS_KEPT = timedelta(hours=1)
_DATES_COST, _SCORE_COST = 0.0025, 0.0045  # what a row costs Canvas once, in seconds
_NEVER = datetime.max.replace(tzinfo=UTC)


@lru_cache(maxsize=65_536)
def zoned_text(at: datetime, zone: str) -> str:
    """A moment as GraphQL writes it: in ``zone``, cut to the second; `Z` at no offset."""
    local = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    return local.isoformat() if local.utcoffset() else f"{local.isoformat()[:19]}Z"


class View:
    """``fresh_until`` is the next moment at which the same question has another answer.

    ``seconds`` is how long the real Canvas would have worked: some fields cost it a query
    for every row.
    """

    def __init__(self, call: Call) -> None:
        self.call = call
        self.school, self.user, self.now = call.school, call.user, call.now
        self.fresh_until = _NEVER
        self.seconds = 0.0
        self._standings: dict[int, Standing] = {}
        self._members: dict[int, Membership] = {}
        self._visible: dict[int, list[Assignment]] = {}
        self._visible_ids: dict[int, set[int]] = {}
        self._dates: dict[int, Dates] = {}
        self._scored: set[int] = set()
        self._locks: dict[int, Row] = {}

    def text(self, at: datetime | None) -> str | None:
        return None if at is None else zoned_text(at, self.user.time_zone)

    def turns(self, *moments: datetime | None) -> None:
        """Takes note of moments at which what is shown may change."""
        for at in moments:
            if at is not None and self.now <= at < self.fresh_until:
                self.fresh_until = at

    def moves(self) -> None:
        """What is shown counts up with the clock: no answer with it is kept."""
        self.fresh_until = self.now

    def standing(self, course: Course) -> Standing:
        found = self._standings.get(course.id)
        if found is None:
            found = self._standings[course.id] = self.call.standing(course)
            self._note_dates(course, found)
        return found

    def _note_dates(self, course: Course, mine: Standing) -> None:
        term = self.school.terms[course.term_id]
        self.turns(course.start_at, course.end_at, term.start_at, term.end_at)
        for period in term.grading_periods:
            self.turns(period.start_at, period.end_at, period.close_at)
        for row in mine.enrollments:
            section = self.school.sections.get(row.section_id)
            self.turns(row.start_at, row.end_at)
            if section is not None:
                self.turns(section.start_at, section.end_at)

    def is_staff(self, course_id: int) -> bool:
        return self.standing(self.school.courses[course_id]).staff

    def member(self, course_id: int) -> Membership:
        """The viewer as a student of the course; an observer stands for those watched.

        NOTE: a course that its dates close to the viewer still shows its assignments here.
        """
        if course_id not in self._members:
            mine = self.standing(self.school.courses[course_id])
            watched = [e.associated_user_id for e in mine.enrollments if e.associated_user_id]
            ids = watched if watched and mine.role in (None, "observer") else [self.user.id]
            self._members[course_id] = Membership(self.school, course_id, ids)
        return self._members[course_id]

    def visible(self, course_id: int) -> list[Assignment]:
        """The assignments the viewer's list has, by group and position."""
        if course_id not in self._visible:
            mine = self.standing(self.school.courses[course_id])
            member = self.member(course_id)
            rows = self.school.assignments_of[course_id]
            found = [row for row in rows if lists(self.school, row, mine, member)]
            self._visible[course_id] = self._in_order(found)
        return self._visible[course_id]

    def _in_order(self, rows: Iterable[Assignment]) -> list[Assignment]:
        """NOTE: groups in the same position are mixed, whatever their own order is."""
        groups = self.school.assignment_groups

        def key(row: Assignment) -> tuple[int, int, int]:
            return groups[row.assignment_group_id].position, row.position, row.id

        return sorted(rows, key=key)

    def is_visible(self, assignment: Assignment) -> bool:
        ids = self._visible_ids.get(assignment.course_id)
        if ids is None:
            rows = self.visible(assignment.course_id)
            ids = self._visible_ids[assignment.course_id] = {row.id for row in rows}
        return assignment.id in ids

    def dates(self, assignment: Assignment) -> Dates:
        """The dates that hold for the viewer; for staff the widest ones."""
        found = self._dates.get(assignment.id)
        if found is None:
            overrides = self.school.overrides_of[assignment.id]
            self.seconds += _DATES_COST
            staff = self.is_staff(assignment.course_id)
            if overrides and not staff:
                member = self.member(assignment.course_id)
                overrides = [row for row in overrides if member.matches(row)]
            found = dates_for(assignment, overrides)
            if staff and assignment.due_at is None:
                found = replace(found, due_at=None)  # an override's date needs one beside it
            self._dates[assignment.id] = found
        return found

    def lock(self, assignment: Assignment) -> Row:
        """The REST row's `lock_info` and its kin, as they hold for the viewer."""
        found = self._locks.get(assignment.id)
        if found is None:
            dates = self.dates(assignment)
            self.turns(dates.unlock_at, dates.lock_at)
            self.turns(*(m.unlock_at for m in self.school.modules_of[assignment.course_id]))
            mine = self.standing(self.school.courses[assignment.course_id])
            found = self._locks[assignment.id] = lock_members(self.call, assignment, dates, mine)
        return found

    def scores(self, submission_id: int) -> None:
        """Counts what any number of members about the grade of one row cost Canvas."""
        if submission_id not in self._scored:
            self._scored.add(submission_id)
            self.seconds += _SCORE_COST

    def remembers(self, right: Hashable, *, allowed: bool) -> bool:
        """Whether the viewer has a right, as it was when first asked in the last hour.

        NOTE: Canvas keeps the answer to such a question, yes or no, for that long.
        """
        rights, key = self.school.rights, (self.user.id, right)
        since, kept = rights.get(key, (self.now, allowed))
        if not since <= self.now < since + RIGHTS_KEPT:
            since, kept = self.now, allowed
        rights[key] = since, kept
        self.turns(since + RIGHTS_KEPT)
        return kept
