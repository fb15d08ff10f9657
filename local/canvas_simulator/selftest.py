"""What an answer costs the simulator itself: so that it is never a benchmark's bottleneck.

Each figure is a ratio of two times of one run, so the machine's speed drops out.
"""

from __future__ import annotations

import gc
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_simulator.app import Simulator
from canvas_simulator.generating import SIZES, generate
from canvas_simulator.graphql.measuring import QUESTION, over_dicts
from canvas_simulator.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 40
_PAGE = "/api/v1/courses/1/assignments"
_TEXT_IDS = "application/json+canvas-string-ids"


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio and the most it may be."""

    name: str
    value: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def measure() -> list[Figure]:
    """The figures of one run, some seconds long."""
    school = Simulator(generate(SIZES["S1"]))
    school.clock.freeze()
    request, question = _request(school, _PAGE, ("per_page", "100")), _question(school)
    rows = json.loads(school.answer(request).body)
    in_text = replace(request, headers={**request.headers, "accept": _TEXT_IDS})
    text_rows = json.loads(school.answer(in_text).body)
    data = json.loads(school.answer(question).body)["data"]
    page, dumping, text_page, text_dumping, new, plain, again = _seconds(
        lambda: _anew(school, request),
        lambda: json.dumps(rows),
        lambda: _anew(school, in_text),
        lambda: json.dumps(text_rows),
        lambda: _anew(school, question),
        over_dicts(data),
        lambda: school.answer(question),
    )
    return [
        Figure(f"REST page of {len(rows)} assignments / json.dumps", page / dumping, 3.0),
        Figure("the same with ids as text / json.dumps", text_page / text_dumping, 2.5),
        Figure("new GraphQL request / graphql-core over plain dicts", new / plain, 3.0),
        Figure("repeated GraphQL request / REST page", again / page, 1.0),
    ]


def _anew(school: Simulator, request: Request) -> None:
    """Answers with nothing kept from the request before."""
    school.school.writes += 1
    school.answer(request)


def _request(school: Simulator, path: str, *query: tuple[str, str]) -> Request:
    teacher = next(u for u in school.school.world.users if u.key == "teacher_1")
    token = school.tokens.first(teacher.id).value
    return Request("GET", path, query, {"authorization": f"Bearer {token}", "host": "localhost"})


def _question(school: Simulator) -> Request:
    student = next(u for u in school.school.world.users if u.key == "student_1")
    headers = {
        "authorization": f"Bearer {school.tokens.first(student.id).value}",
        "content-type": "application/json",
    }
    body = json.dumps({"query": QUESTION}).encode()
    return Request("POST", "/api/graphql", (), headers, body)


def _seconds(*works: Callable[[], object]) -> list[float]:
    """The least processor time of each, of many runs by turns: what nothing else disturbed."""
    best = [float("inf")] * len(works)
    gc.collect()
    gc.disable()
    try:
        for _ in range(_ROUNDS):
            for at, work in enumerate(works):
                start = time.process_time()
                work()
                best[at] = min(best[at], time.process_time() - start)
    finally:
        gc.enable()
    return best


def report(figures: list[Figure]) -> int:
    """Prints a line per figure; gives the exit code, 1 if one is above its limit."""
    for figure in figures:
        said = "ok" if figure.holds else "TOO HIGH"
        print(f"{figure.name}: {figure.value:.2f} (at most {figure.limit:g}) {said}")
    return int(not all(figure.holds for figure in figures))
