"""A world in memory: rows by id, and the lists every answer starts from.

No request walks over more than the rows of its own course, assignment or person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

from canvas_simulator.kept import Answers, Computed
from canvas_simulator.remembered import Remembered
from canvas_simulator.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from canvas_simulator.auth import Tokens
    from canvas_simulator.building.merging import Merge
    from canvas_simulator.clock import Clock
    from canvas_simulator.progress import Progress
    from canvas_simulator.schema import (
        Assignment,
        Course,
        Module,
        ModuleItem,
        Score,
        Submission,
        World,
    )
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Membership

    Placed = tuple[Module, ModuleItem]

T = TypeVar("T")


class School:
    """The rows of ``world`` with their indexes; writes keep both in step."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.keys: Tokens | None = None  # the school's tokens, once there are any
        self.writes = 0
        self.stirred: Counter[int] = Counter()  # by user: what was done to that person
        self.progresses: dict[int, Progress] = {}
        self.merges: list[Merge] = []
        self._next_ids: dict[str, int] = {}
        self._remember(clock)
        self._index_people(world)
        self._index_courses(world)
        self._index_assignments(world)
        self._index_together(world)
        for row in world.submissions:
            self._index_submission(row)

    def _remember(self, clock: Clock) -> None:
        """What is kept between requests: as Canvas keeps it, and what need not be made again."""
        self.assigned = Remembered(clock)
        self.listed_topics = Remembered(clock)
        self.announcing = Remembered(clock)
        self.shown_overrides: dict[tuple[int, int | None], tuple[int, float | None]] = {}
        self.answers = Answers()
        self.scores: Computed[Score] = Computed()
        self.members: Computed[Membership] = Computed()
        self.standings: Computed[Standing] = Computed()
        self.let_in: dict[tuple[int, int], tuple[datetime, int | None]] = {}  # by user and course
        self.rights: dict[object, tuple[datetime, bool]] = {}
        self.course_rows: dict[object, tuple[datetime, list[Course]]] = {}

    def _index_people(self, world: World) -> None:
        self.users = {row.id: row for row in world.users}
        self.courses = {row.id: row for row in world.courses}
        self.terms = {row.id: row for row in world.terms}
        self.sections = {row.id: row for row in world.sections}

    def _index_courses(self, world: World) -> None:
        self.late_policies = {row.course_id: row for row in world.late_policies}
        self.sections_of = _by(world.sections, lambda r: r.course_id)
        self.enrollments_of = _by(world.enrollments, lambda r: r.course_id)
        self.enrollments_by = _by(world.enrollments, lambda r: r.user_id)
        self.groups_of = _by(world.groups, lambda r: r.course_id)
        modules = [row for row in world.modules if row.workflow_state != "deleted"]
        self.modules_of = _by(modules, lambda r: r.course_id)
        self.module_items: dict[tuple[str, int], list[Placed]] = defaultdict(list)
        self.module_with: dict[int, Module] = {}  # by item
        for module in modules:
            for item in module.items:
                self.place(module, item)

    def _index_assignments(self, world: World) -> None:
        self.assignments = {row.id: row for row in world.assignments}
        self.submissions: dict[int, Submission] = {}
        self.submissions_of: dict[int, dict[int, Submission]] = defaultdict(dict)
        self.submissions_by: dict[tuple[int, int], list[Submission]] = defaultdict(list)
        self.assignment_groups_of = _by(
            sorted(world.assignment_groups, key=lambda r: (r.position, r.name, r.id)),
            lambda r: r.course_id,
        )
        self.assignment_groups = {row.id: row for row in world.assignment_groups}
        self.assignments_of = _by(world.assignments, lambda r: r.course_id)
        parts = [row for row in world.assignments if row.parent_assignment_id is not None]
        self.parts_of = _by(parts, lambda r: r.parent_assignment_id or 0)
        self.overrides_of = _by(
            (r for r in world.overrides if not r.deleted), lambda r: r.assignment_id
        )

    def _index_together(self, world: World) -> None:
        self.groups = {row.id: row for row in world.groups}
        self.group_categories = {row.id: row for row in world.group_categories}
        self.group_categories_of = _by(world.group_categories, lambda r: r.course_id)
        self.topics = {row.id: row for row in world.topics}
        self.topics_of = _by(world.topics, lambda r: r.course_id)
        self.quizzes = {row.id: row for row in world.quizzes if not row.deleted}
        self.quizzes_of = _by(self.quizzes.values(), lambda r: r.course_id)
        self.quiz_attempts = {a.id: (q, a) for q in self.quizzes.values() for a in q.attempts}
        self.rubrics_of = _by(world.rubrics, lambda r: r.course_id)
        self.events_of = _by(world.calendar_events, lambda r: r.course_id or 0)
        self.events_by = _by(world.calendar_events, lambda r: r.user_id or 0)
        self.notes_by = _by(world.planner_notes, lambda r: r.user_id)
        self.marks_by = _by(
            (r for r in world.planner_overrides if not r.deleted), lambda r: r.user_id
        )

    def place(self, module: Module, item: ModuleItem) -> None:
        """Notes what an item names, if it names anything."""
        self.module_with[item.id] = module
        if item.content_id is not None:
            self.module_items[item.type, item.content_id].append((module, item))

    def placed(self, assignment: Assignment) -> list[Placed]:
        """The modules with the item of each that an assignment, its quiz or discussion is in."""
        if not self.module_items:
            return []
        named = (
            ("Assignment", assignment.id),
            ("Quiz", assignment.quiz_id or -1),
            ("Discussion", assignment.discussion_topic_id or -1),
        )
        return [one for key in named for one in self.module_items.get(key, ())]

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
        if row.parent_assignment_id is not None:
            self.parts_of[row.parent_assignment_id].append(row)

    def add_submission(self, row: Submission) -> None:
        self.world.submissions.append(row)
        self._index_submission(row)

    def next_id(self, table: str) -> int:
        """An id no row of ``table`` (a list of the world) has had."""
        if table not in self._next_ids:
            rows = rows_of(self.world, table)
            self._next_ids[table] = max((row.id for row in rows), default=0)
        self._next_ids[table] += 1
        return self._next_ids[table]


def _by(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
