"""A world in memory: rows by id, and the lists every answer starts from.

No request walks over more than the rows of its own course, assignment or person.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canvas_simulator.clock import Clock
    from canvas_simulator.schema import (
        Assignment,
        AssignmentGroup,
        Enrollment,
        Group,
        Module,
        Override,
        Section,
        Submission,
        World,
    )

T = TypeVar("T")


class School:
    """The rows of ``world`` with their indexes; writes keep both in step."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.users = {row.id: row for row in world.users}
        self.courses = {row.id: row for row in world.courses}
        self.terms = {row.id: row for row in world.terms}
        self.sections = {row.id: row for row in world.sections}
        self.assignments = {row.id: row for row in world.assignments}
        self.submissions_of: dict[int, dict[int, Submission]] = defaultdict(dict)
        self.submissions_by: dict[tuple[int, int], list[Submission]] = defaultdict(list)
        self._next_ids: dict[str, int] = {}
        self._index_courses(world)
        self._index_assignments(world)
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
            sorted(world.assignment_groups, key=lambda r: (r.position, r.id)),
            lambda r: r.course_id,
        )
        self.assignment_groups = {row.id: row for row in world.assignment_groups}
        self.assignments_of: dict[int, list[Assignment]] = _by(
            world.assignments, lambda r: r.course_id
        )
        self.overrides_of: dict[int, list[Override]] = _by(
            world.overrides, lambda r: r.assignment_id
        )

    def _index_submission(self, row: Submission) -> None:
        assignment = self.assignments.get(row.assignment_id)
        if assignment is None:
            return
        self.submissions_of[row.assignment_id][row.user_id] = row
        self.submissions_by[assignment.course_id, row.user_id].append(row)

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
            rows = getattr(self.world, table)
            self._next_ids[table] = max((row.id for row in rows), default=0)
        self._next_ids[table] += 1
        return self._next_ids[table]


def _by(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
