"""Everybody at the school: what they do through Canvas's own API, and what there is to do it to."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from canvas_simulator.app import Simulator
from canvas_simulator.http import Request
from canvas_simulator.schema import Assignment, Course, Enrollment, Group, Submission, Topic

T = TypeVar("T")
Json = Any  # the JSON of the school's API
WORDS = ("Optics", "Essay", "Naïve", "Räume", "光", "Lab")
ADMIN, TEACHER, ME, MATE = "admin_1", "teacher_1", "student_1", "student_2"


class NotDoneError(Exception):
    """There is nothing to do this to now, or Canvas refused it."""


@dataclass
class Actor:
    """``student``: the id of the person whose copy is kept."""

    simulator: Simulator
    chance: random.Random
    student: int
    waits_until: datetime | None = None

    @property
    def school(self) -> Any:  # noqa: ANN401  # the simulator's rows
        return self.simulator.school

    @property
    def now(self) -> datetime:
        return self.simulator.clock.now()

    def write(self, who: str, method: str, path: str, members: Json = None) -> Json:
        """One request of ``who``; its JSON.

        Raises:
            NotDoneError: Canvas refused it.
        """
        user = next(u for u in self.school.world.users if u.key == who)
        token = self.simulator.tokens.first(user.id).value
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        bare, _, query = where.partition("?")
        pairs = tuple(tuple(part.split("=", 1)) for part in query.split("&")) if query else ()
        request = Request(method, bare, pairs, headers, json.dumps(members or {}).encode())  # type: ignore[arg-type]  # pairs
        reply = self._unspoilt(request)
        if reply.status >= 400:
            raise NotDoneError(f"{method} {path}: {reply.status}")
        return json.loads(reply.body or b"null")

    def _unspoilt(self, request: Request) -> Any:  # noqa: ANN401  # a reply
        """Troubles are the product's, not the school's own people's."""
        faults = self.simulator.faults
        kept = faults.all()
        faults.clear()
        try:
            return self.simulator.answer(request)
        finally:
            for fault in kept:
                faults.add(fault)

    def mutate(self, name: str, **given: object) -> Json:
        members = ", ".join(f"{key}: {json.dumps(value)}" for key, value in given.items())
        query = f"mutation {{ {name}(input: {{ {members} }}) {{ errors {{ message }} }} }}"
        answer = self.write(TEACHER, "POST", "/api/graphql", {"query": query})
        if "errors" in answer:
            raise NotDoneError(name)
        return answer

    def any(self, rows: Iterable[T]) -> T:
        found = list(rows)
        if not found:
            raise NotDoneError("nothing to do this to")
        return self.chance.choice(found)

    def around(self, *, days: tuple[int, int] = (-5, 20)) -> str:
        """A moment about now, as Canvas writes it."""
        at = self.now + timedelta(minutes=self.chance.randint(days[0] * 1440, days[1] * 1440))
        return f"{at:%Y-%m-%dT%H:%M:%SZ}"

    def soon(self) -> str:
        """A moment that the history is likely to pass."""
        at = self.now + timedelta(minutes=self.chance.randint(3, 240))
        return f"{at:%Y-%m-%dT%H:%M:%SZ}"

    def word(self) -> str:
        return f"{self.chance.choice(WORDS)} {self.chance.randint(1, 9999)}"

    def course(self) -> Course:
        """A course that runs and has the student in it."""
        mine = {e.course_id for e in self.mine() if e.workflow_state == "active"}
        rows: Sequence[Course] = self.school.world.courses
        return self.any(c for c in rows if c.id in mine and c.workflow_state == "available")

    def mine(self) -> list[Enrollment]:
        found: list[Enrollment] = self.school.enrollments_by[self.student]
        return found

    def mine_in(self, course_id: int) -> list[Enrollment]:
        return [row for row in self.mine() if row.course_id == course_id]

    def wait_until(self, moment: datetime) -> None:
        """The history goes on at ``moment``."""
        self.waits_until = moment

    def works(self, course: Course, *states: str) -> list[Assignment]:
        rows: list[Assignment] = self.school.assignments_of[course.id]
        return [row for row in rows if row.workflow_state in (states or ("published",))]

    def work(
        self, *states: str, where: Callable[[Assignment], bool] = lambda _: True
    ) -> Assignment:
        course = self.course()
        return self.any(row for row in self.works(course, *states) if where(row))

    def row(self, work: Assignment, student: int | None = None) -> Submission:
        row: Submission | None = self.school.submissions_of[work.id].get(student or self.student)
        if row is None or row.workflow_state == "deleted":
            raise NotDoneError("it is not assigned")
        return row

    def topics(self, course: Course, *, news: bool) -> list[Topic]:
        rows: list[Topic] = self.school.topics_of[course.id]
        return [t for t in rows if t.announcement == news and t.workflow_state != "deleted"]

    def groups(self, course: Course, *, mine: bool) -> list[Group]:
        rows: list[Group] = self.school.groups_of[course.id]
        live = [g for g in rows if g.workflow_state == "available"]
        return [g for g in live if (self.student in g.member_ids) == mine]
