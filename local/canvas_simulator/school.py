"""A world in memory: rows by id, and the lists every answer starts from.

No request walks over more than the rows of its own course, assignment or person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from canvas_simulator.kept import Answers
from canvas_simulator.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from canvas_simulator.auth import Tokens
    from canvas_simulator.clock import Clock
    from canvas_simulator.progress import Progress
    from canvas_simulator.schema import (
        Assignment,
        AssignmentGroup,
        CalendarEvent,
        Course,
        Enrollment,
        Group,
        GroupCategory,
        Module,
        Override,
        PlannerNote,
        PlannerOverride,
        Quiz,
        Section,
        Submission,
        Topic,
        World,
    )

T = TypeVar("T")


class School:
    """The rows of ``world`` with their indexes; writes keep both in step."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.keys: Tokens | None = None  # the school's tokens, once there are any
        self.users = {row.id: row for row in world.users}
        self.courses = {row.id: row for row in world.courses}
        self.terms = {row.id: row for row in world.terms}
        self.sections = {row.id: row for row in world.sections}
        self.assignments = {row.id: row for row in world.assignments}
        self.submissions: dict[int, Submission] = {}
        self.submissions_of: dict[int, dict[int, Submission]] = defaultdict(dict)
        self.submissions_by: dict[tuple[int, int], list[Submission]] = defaultdict(list)
        self._next_ids: dict[str, int] = {}
        self.progresses: dict[int, Progress] = {}
        self.writes = 0
        self.stirred: Counter[int] = Counter()  # by user: what was done to that person
        self.assigned = Remembered(clock)
        self.listed_topics = Remembered(clock)
        self.answers = Answers()
        self.rights: dict[object, tuple[datetime, bool]] = {}
        self.course_rows: dict[object, tuple[datetime, list[Course]]] = {}
        self._index_courses(world)
        self._index_assignments(world)
        self._index_together(world)
        for row in world.submissions:
            self._index_submission(row)

    def _index_courses(self, world: World) -> None:
        self.sections_of: dict[int, list[Section]] = _by(world.sections, lambda r: r.course_id)
        self.enrollments_of: dict[int, list[Enrollment]] = _by(
            world.enrollments, lambda r: r.course_id
        )
        self.enrollments_by: dict[int, list[Enrollment]] = _by(
            world.enrollments, lambda r: r.user_id
        )
        self.groups_of: dict[int, list[Group]] = _by(world.groups, lambda r: r.course_id)
        self.modules_of: dict[int, list[Module]] = _by(world.modules, lambda r: r.course_id)

    def _index_assignments(self, world: World) -> None:
        self.assignment_groups_of: dict[int, list[AssignmentGroup]] = _by(
            sorted(world.assignment_groups, key=lambda r: (r.position, r.name, r.id)),
            lambda r: r.course_id,
        )
        self.assignment_groups = {row.id: row for row in world.assignment_groups}
        self.assignments_of: dict[int, list[Assignment]] = _by(
            world.assignments, lambda r: r.course_id
        )
        self.overrides_of: dict[int, list[Override]] = _by(
            (r for r in world.overrides if not r.deleted), lambda r: r.assignment_id
        )

    def _index_together(self, world: World) -> None:
        self.groups = {row.id: row for row in world.groups}
        self.group_categories = {row.id: row for row in world.group_categories}
        self.group_categories_of: dict[int, list[GroupCategory]] = _by(
            world.group_categories, lambda r: r.course_id
        )
        self.topics = {row.id: row for row in world.topics}
        self.topics_of: dict[int, list[Topic]] = _by(world.topics, lambda r: r.course_id)
        self.quizzes = {row.id: row for row in world.quizzes}
        self.quizzes_of: dict[int, list[Quiz]] = _by(world.quizzes, lambda r: r.course_id)
        self.rubrics_of = _by(world.rubrics, lambda r: r.course_id)
        self.events_of: dict[int, list[CalendarEvent]] = _by(
            world.calendar_events, lambda r: r.course_id or 0
        )
        self.events_by: dict[int, list[CalendarEvent]] = _by(
            world.calendar_events, lambda r: r.user_id or 0
        )
        self.notes_by: dict[int, list[PlannerNote]] = _by(world.planner_notes, lambda r: r.user_id)
        self.marks_by: dict[int, list[PlannerOverride]] = _by(
            world.planner_overrides, lambda r: r.user_id
        )

    def topic_of(self, assignment_id: int) -> Topic | None:
        """The discussion that an assignment grades."""
        course_id = self.assignments[assignment_id].course_id
        rows = self.topics_of[course_id]
        return next((row for row in rows if row.assignment_id == assignment_id), None)

    def _index_submission(self, row: Submission) -> None:
        assignment = self.assignments.get(row.assignment_id)
        if assignment is None:
            return
        self.submissions[row.id] = row
        self.submissions_of[row.assignment_id][row.user_id] = row
        self.submissions_by[assignment.course_id, row.user_id].append(row)

    @property
    def revision(self) -> int:
        """Grows with every write and every job: what was computed before may be another now."""
        return self.writes + self.clock.done

    def add_assignment(self, row: Assignment) -> None:
        self.world.assignments.append(row)
        self.assignments[row.id] = row
        self.assignments_of[row.course_id].append(row)

    def add_submission(self, row: Submission) -> None:
        self.world.submissions.append(row)
        self._index_submission(row)

    def next_id(self, table: str) -> int:
        """An id no row of ``table`` (a list of the world) has had."""
        if table not in self._next_ids:
            rows = self._rows(table)
            self._next_ids[table] = max((row.id for row in rows), default=0)
        self._next_ids[table] += 1
        return self._next_ids[table]

    def _rows(self, table: str) -> list[Any]:
        """The rows of a table; some are kept inside others."""
        if table == "memberships":
            return [row for group in self.world.groups for row in group.memberships]
        if table == "entries":
            return [row for topic in self.world.topics for row in topic.entries]
        if table == "comments":
            return [row for work in self.world.submissions for row in work.comments]
        rows: list[Any] = getattr(self.world, table)
        return rows


def _by(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
