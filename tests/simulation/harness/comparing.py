"""The mirror against the truth, field by field; each difference as one line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import is_hidden
from canvas_sync.domain.task import Task
from tests.fakes.builders import ANNA
from tests.fakes.mirror import FakeMirror
from tests.simulation.harness.service import INSTANCE
from tests.simulation.harness.showing import (
    Shown,
    course_shown,
    global_id_of,
    group_shown,
    task_shown,
    topic_shown,
    true_course,
    true_group,
    true_task,
    true_topic,
)
from tests.simulation.harness.truth import HIDDEN, READABLE, Truth

Stored = TypeVar("Stored")


@dataclass(frozen=True)
class Comparison:
    """``full``: also courses that no list shows any more, which only a reconcile finds."""

    mirror: FakeMirror
    truth: Truth
    now: datetime
    mode: Mode
    full: bool

    def differences(self) -> list[str]:
        """Everything that is not as it should be."""
        tasks = self._visible()
        found: list[str] = []
        for course_id, fate in self.truth.fates.items():
            mine = tasks.pop(course_id, {})
            if fate == HIDDEN and (self.full or self._is_open(course_id)):
                found += [f"task {one} of the hidden course {course_id}" for one in mine]
            if fate == READABLE and (self.full or course_id in self.truth.courses):
                found += self._course(course_id, mine)
        found += [f"course {course_id} is nobody's" for course_id in tasks]
        return found + list(self._groups())

    def _visible(self) -> dict[str, dict[str, Task]]:
        found: dict[str, dict[str, Task]] = {}
        for (_, _, course_id, task_id), row in self.mirror.task_rows.items():
            if row.deleted_at is None:
                found.setdefault(course_id, {})[task_id] = row
        return found

    def _is_open(self, course_id: str) -> bool:
        """Whether a look would tell that it vanished: a course that is over is in no list."""
        row = self.mirror.course_rows.get((ANNA, INSTANCE, CourseId(course_id)))
        return row is None or row.state is CourseState.ACTIVE

    def _course(self, course_id: str, tasks: Mapping[str, Task]) -> Iterator[str]:
        shown = {i: task_shown(row.canvas, now=self.now) for i, row in tasks.items()}
        wanted = {i: true_task(raw) for i, raw in self.truth.tasks[course_id].items()}
        yield from _compared(f"task in {course_id}", shown, wanted)
        yield from self._topics(course_id, set(wanted))
        row = self.mirror.course_rows.get((ANNA, INSTANCE, CourseId(course_id)))
        if row is None or is_hidden(row.state):
            yield f"course {course_id} is not shown"
        elif course_id in self.truth.courses:
            raw = self.truth.courses[course_id]
            totals = (raw["kept_totals"] or raw) if self.mode is Mode.REST else raw
            true = {course_id: true_course(raw, totals)}
            yield from _compared("course", {course_id: course_shown(row)}, true)

    def _topics(self, course_id: str, works: set[str]) -> Iterator[str]:
        """NOTE: the twin lists discussions of work that is not the person's; they don't count."""
        rows = self.mirror.topic_rows.items()
        stored = {place[3]: topic_shown(row) for place, row in rows if place[2] == course_id}
        wanted = {i: true_topic(raw) for i, raw in self.truth.topics[course_id].items()}
        both = [*stored.items(), *wanted.items()]
        ours = {str(i) for i, row in both if row["assignment"] in {None, *works}}
        yield from _compared(
            f"topic in {course_id}",
            {i: row for i, row in stored.items() if i in ours},
            {i: row for i, row in wanted.items() if i in ours},
        )

    def _groups(self) -> Iterator[str]:
        """NOTE: GraphQL leaves out groups of courses that are over, REST has them."""
        wanted = self.truth.groups
        over: set[str] = set()
        if self.mode is Mode.GRAPHQL:
            courses = self.truth.courses
            over = {i for i, raw in wanted.items() if global_id_of(raw["course_id"]) not in courses}
        stored = {place[2]: row for place, row in self.mirror.group_rows.items()}
        yield from _compared(
            "group", _each(stored, group_shown, over), _each(wanted, true_group, over)
        )


def _each(
    rows: Mapping[str, Stored], show: Callable[[Stored], Shown], but: set[str]
) -> dict[str, Shown]:
    return {i: show(row) for i, row in rows.items() if i not in but}


def _compared(what: str, shown: Mapping[str, Shown], wanted: Mapping[str, Shown]) -> Iterator[str]:
    for identifier in sorted(shown.keys() - wanted.keys()):
        yield f"{what}: {identifier} is too many"
    for identifier in sorted(wanted.keys() - shown.keys()):
        yield f"{what}: {identifier} is not there"
    for identifier in sorted(wanted.keys() & shown.keys()):
        for name, value in wanted[identifier].items():
            if shown[identifier][name] != value:
                yield f"{what}: {identifier}.{name} is {shown[identifier][name]!r}, not {value!r}"
