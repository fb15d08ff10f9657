"""What the school's rules show one student now, asked of a twin without caches; none of our code.

The twin is the same world at the same moment; its answers are Canvas's REST, read by hand here.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from canvas_simulator.app import Simulator
from canvas_simulator.http import Request
from canvas_simulator.ids import global_id

Row = dict[str, Any]
READABLE, KEPT, HIDDEN = "readable", "kept", "hidden"
LIVE = frozenset({"active", "invited", "creation_pending", "completed"})


@dataclass(frozen=True)
class Truth:
    """By global ids. ``fates``: readable, kept as it was, or hidden, for every course ever mine."""

    fates: Mapping[str, str]
    courses: Mapping[str, Row]
    tasks: Mapping[str, Mapping[str, Row]]
    topics: Mapping[str, Mapping[str, Row]]
    groups: Mapping[str, Row]


class Twin:
    """The school as it is, seen with the student's token."""

    def __init__(self, simulator: Simulator, student: int) -> None:
        at = simulator.clock.now()
        world = dataclasses.replace(simulator.school.world, clock_at=at)
        self._canvas = Simulator(world)
        self._canvas.clock.freeze()
        self._canvas.clock.set(at)
        self.student = student
        self.school = self._canvas.school
        token = self._canvas.tokens.first(student).value
        self._headers = {
            "authorization": f"Bearer {token}",
            "host": "canvas.example.test",
            "x-forwarded-proto": "https",
        }

    def ask(self, path: str, *include: str, **filters: str) -> list[Row] | None:
        """The whole list, all its pages; None if it is closed to the student."""
        found: list[Row] = []
        asked = (("per_page", "100"), *(("include[]", name) for name in include), *filters.items())
        for page in count(1):
            query = (*asked, ("page", str(page)))
            reply = self._canvas.answer(Request("GET", f"/api/v1/{path}", query, self._headers))
            if reply.status >= 400:
                return None
            found += json.loads(reply.body)
            if 'rel="next"' not in reply.headers.get("link", ""):
                break
        return found


def truth_of(simulator: Simulator, student: int) -> Truth:
    """Everything the student's copy should show."""
    twin = Twin(simulator, student)
    told = twin.ask("courses", "total_scores", "term", "favorites") or []
    listed = {row["id"]: row for row in told}
    kept = _totals(simulator, student)
    fates: dict[str, str] = {}
    courses: dict[str, Row] = {}
    tasks: dict[str, dict[str, Row]] = {}
    topics: dict[str, dict[str, Row]] = {}
    for number in sorted({row.course_id for row in twin.school.enrollments_by[student]}):
        key = global_id(number)
        fates[key] = fate_of(twin.school, number, student, listed.get(number))
        rows = twin.ask(f"courses/{number}/assignments", "submission")
        if fates[key] != READABLE or rows is None:
            fates[key] = KEPT if fates[key] == READABLE else fates[key]
            continue
        if number in listed:
            courses[key] = listed[number] | {"kept_totals": kept.get(number)}
        tasks[key] = {global_id(row["id"]): row for row in rows}
        topics[key] = _topics(twin, number)
    mine = twin.ask("users/self/groups", "group_category") or []
    groups = {global_id(row["id"]): row for row in mine}
    return Truth(fates, courses, tasks, topics, groups)


def _totals(simulator: Simulator, student: int) -> dict[int, Row]:
    """The course rows as the school's own REST gives them: final overrides come late there."""
    token = simulator.tokens.issue(student).value
    query = (("per_page", "100"), ("include[]", "total_scores"))
    headers = {"authorization": f"Bearer {token}"}
    faults, kept = simulator.faults, simulator.faults.all()
    faults.clear()
    reply = simulator.answer(Request("GET", "/api/v1/courses", query, headers))
    for fault in kept:
        faults.add(fault)
    rows = json.loads(reply.body) if reply.status < 400 else []
    return {row["id"]: row for row in rows}


def fate_of(school: Any, number: int, student: int, listed: Row | None) -> str:  # noqa: ANN401  # its rows
    """By enrolments and the course's own state."""
    course = school.courses[number]
    mine = {e.workflow_state for e in school.enrollments_by[student] if e.course_id == number}
    if course.workflow_state == "deleted" or not mine & LIVE:
        return HIDDEN
    stub = listed is not None and listed.get("access_restricted_by_date")
    if stub or course.workflow_state not in ("available", "completed"):
        return KEPT
    return READABLE


def _topics(twin: Twin, number: int) -> dict[str, Row]:
    said = twin.ask(f"courses/{number}/discussion_topics") or []
    news = twin.ask(f"courses/{number}/discussion_topics", only_announcements="true") or []
    rows = [row | {"is_news": False} for row in said] + [row | {"is_news": True} for row in news]
    return {global_id(row["id"]): row for row in rows}
