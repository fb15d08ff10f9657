"""Who sees what of assignments and grades: rules over the rows, never stored answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.standing import STAFF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from canvas_simulator.schema import (
        Assignment,
        Enrollment,
        ModuleOverride,
        Override,
        Submission,
        Topic,
    )
    from canvas_simulator.school import School
    from canvas_simulator.standing import Standing

MEMBER = ("active", "invited", "creation_pending", "completed")


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that hold for somebody."""

    due_at: datetime | None
    unlock_at: datetime | None
    lock_at: datetime | None


class Membership:
    """A student's sections and groups in one course: what overrides are matched with."""

    def __init__(self, school: School, course_id: int, user_ids: Iterable[int]) -> None:
        self.user_ids = frozenset(user_ids)
        self.section_ids = frozenset(
            e.section_id for e in school.enrollments_of[course_id] if self._studies(e)
        )
        self.group_ids = frozenset(
            g.id for g in school.groups_of[course_id] if self.user_ids & set(g.member_ids)
        )

    def _studies(self, enrollment: Enrollment) -> bool:
        return (
            enrollment.user_id in self.user_ids
            and enrollment.type not in (*STAFF, "ObserverEnrollment")
            and enrollment.workflow_state in MEMBER
        )

    def matches(self, override: Override | ModuleOverride) -> bool:
        if override.student_ids is not None:
            return bool(self.user_ids & set(override.student_ids))
        if override.section_id is not None:
            return override.section_id in self.section_ids
        return override.group_id in self.group_ids

    def overrides(self, school: School, assignment: Assignment) -> list[Override]:
        return [o for o in school.overrides_of[assignment.id] if self.matches(o)]


def member_of(school: School, course_id: int, user_id: int) -> Membership:
    """The student in the course, as the rows stand."""
    return school.members.get(
        school.revision,
        (course_id, user_id),
        lambda: Membership(school, course_id, (user_id,)),
    )


def is_assigned(school: School, assignment: Assignment, member: Membership) -> bool:
    """Whether the work is for that student at all."""
    if not member.section_ids:
        return False
    if is_for_everybody(school, assignment) or member.overrides(school, assignment):
        return True
    places = school.placed(assignment)
    return any(member.matches(override) for module, _ in places for override in module.overrides)


def is_for_everybody(school: School, assignment: Assignment) -> bool:
    """Neither the work itself nor all of the modules it is in are for some students only."""
    if assignment.only_visible_to_overrides:
        return False
    places = school.placed(assignment)
    return not places or any(not module.overrides for module, _ in places)


def sees(school: School, assignment: Assignment, mine: Standing, member: Membership) -> bool:
    """Whether the viewer's list has the assignment; parts of another one are never listed."""
    if assignment.workflow_state == "deleted" or assignment.parent_assignment_id is not None:
        return False
    if mine.staff:
        return True
    return assignment.workflow_state == "published" and is_assigned(school, assignment, member)


def lists(school: School, assignment: Assignment, mine: Standing, member: Membership) -> bool:
    """As `sees`, for lists: to whom work is assigned is remembered there for a minute.

    NOTE: new work shows at once, and so does what is published or deleted; only a change of
    whom it is for is late, and moves no stamp when it shows.
    """
    if mine.staff or assignment.workflow_state != "published":
        return sees(school, assignment, mine, member)
    if assignment.parent_assignment_id is not None:
        return False
    known = school.assigned.of(assignment.course_id, member.user_ids)
    if assignment.id not in known:
        known[assignment.id] = is_assigned(school, assignment, member)
    return known[assignment.id]


def listed_topics(school: School, course_id: int, user_id: int, rows: list[Topic]) -> list[Topic]:
    """Those of ``rows`` that a student's list has yet: new discussions come up to a minute late.

    Announcements show at once, unless they are delayed.
    """
    known = school.listed_topics.of(course_id, frozenset((user_id,)))
    first = not known
    known[0] = True
    for topic in rows:
        at_once = topic.announcement and topic.workflow_state == "active"
        if first or at_once:
            known[topic.id] = True
    return [topic for topic in rows if topic.id in known]


def viewer_membership(school: School, course_id: int, user_id: int, mine: Standing) -> Membership:
    """The viewer as a student; an observer stands for the students watched."""
    if mine.role == "observer":
        return Membership(school, course_id, mine.observed)
    return member_of(school, course_id, user_id)


def dates_for(assignment: Assignment, overrides: list[Override]) -> Dates:
    """The most generous of the overrides' dates; the base date where none sets one."""
    if not overrides:
        return Dates(assignment.due_at, assignment.unlock_at, assignment.lock_at)

    def pick(name: str, *, latest: bool) -> datetime | None:
        own = [getattr(o, name) for o in overrides if name in o.fields]
        if not own:
            base: datetime | None = getattr(assignment, name)
            return base
        if None in own:
            return None
        chosen: datetime = max(own) if latest else min(own)
        return chosen

    return Dates(
        pick("due_at", latest=True), pick("unlock_at", latest=False), pick("lock_at", latest=True)
    )


def hides_grade(assignment: Assignment, submission: Submission) -> bool:
    """Whether the student's grade is held back: manual posting, or graded and hidden again."""
    if submission.posted_at is not None:
        return False
    return assignment.post_manually or submission.workflow_state == "graded"
