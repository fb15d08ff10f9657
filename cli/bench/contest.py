"""One case: every contestant on the same school, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from canvas_simulator.generating import Size
from canvas_sync.domain.connection import Mode
from cli.bench import ours
from cli.bench.by_canvasapi import with_canvasapi
from cli.bench.cases import PERSON, Place, Rows
from cli.bench.exchanges import Call
from cli.bench.floors import bare_rest, same_requests
from cli.bench.measuring import Contestant, Result, measured
from cli.bench.recording import recorded
from cli.bench.school import School, open_school
from cli.bench.stored import idle_writes
from cli.bench.truth import false, missed

MODES = (Mode.GRAPHQL, Mode.REST)
CROWD_LATENCY_SECONDS = 0.05
ROUNDS = 5
"""How often the quick ones are measured, by turns; the fastest counts."""

FULL, FLOOR, IDLE = "full sync", "floor", "idle delta"
CANVASAPI, BARE = "canvasapi", "bare REST, 8 in flight"


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant's result in one case. ``mode``: how Canvas was read."""

    case: str
    latency_ms: int
    contestant: str
    mode: Mode
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    requests: int
    answer_bytes: int
    refused: int
    rows: int | None
    missed: int | None
    false: int | None


@dataclass(frozen=True, slots=True)
class Contest:
    """A case at one latency. ``calls``: our requests by mode; ``true``: what is to be found."""

    case: str
    latency_ms: int
    school: School
    place: Place
    true: Rows
    calls: dict[Mode, list[Call]]

    def lines(self) -> Iterator[Line]:
        """The GraphQL contestants first: what the others ask changes the school's rows."""
        self.school.answer_after(self.latency_ms / 1000)
        for mode in MODES:
            yield from self._side_by_side(mode)
        yield self._line(BARE, Mode.REST, self._measured(bare_rest))
        yield self._line(CANVASAPI, Mode.REST, self._measured(with_canvasapi))

    def _side_by_side(self, mode: Mode) -> Iterator[Line]:
        """Our client and the floor by turns; a floor that isn't measured goes first."""
        calls = self.calls[mode]
        self._measured(same_requests, calls)
        rounds = [
            (self._measured(same_requests, calls), self._measured(ours.full, mode))
            for _ in range(ROUNDS)
        ]
        floors, fulls = zip(*rounds, strict=True)
        yield self._line(FLOOR, mode, _fastest(floors))
        yield self._line(FULL, mode, _fastest(fulls))
        yield self._line(IDLE, mode, self._measured(ours.idle, mode), compared=False)

    def _measured(self, contestant: Contestant, *given: object) -> Result:
        return measured(self.school, contestant, self.place, *given)

    def _line(self, contestant: str, mode: Mode, result: Result, *, compared: bool = True) -> Line:
        taken, traffic, rows = result.taken, result.traffic, result.rows
        return Line(
            self.case,
            self.latency_ms,
            contestant,
            mode,
            taken.wall_seconds,
            taken.cpu_seconds,
            taken.peak_bytes,
            traffic.requests,
            traffic.size_bytes,
            traffic.refused,
            len(rows) if compared else None,
            missed(rows, self.true) if compared else None,
            false(rows, self.true) if compared else None,
        )


def _fastest(results: Sequence[Result]) -> Result:
    return min(results, key=lambda one: one.taken.wall_seconds)


@dataclass(frozen=True, slots=True)
class Idle:
    """What an idle delta of a typical account asks and writes."""

    requests: int
    task_writes: int
    write_units: int


def idle_deltas(size: Size) -> dict[Mode, Idle]:
    """In both modes, over the service's own store."""
    with open_school(size) as school:
        found = {m: measured(school, idle_writes, school.place(PERSON), m) for m in MODES}
    return {
        mode: Idle(
            one.traffic.requests,
            int(one.counted["task_writes"]),
            int(one.counted["write_units"]),
        )
        for mode, one in found.items()
    }


def refusals(size: Size, people: int) -> dict[Mode, int]:
    """How often the throttle turns us away while that many people sync in full at once."""
    with open_school(replace(size, students=people)) as school:
        school.answer_after(CROWD_LATENCY_SECONDS)
        places = [school.place(f"student_{at + 1}") for at in range(people)]
        return {m: measured(school, ours.crowd, places, m).traffic.refused for m in MODES}


def contests(case: str, size: Size, latencies_ms: Sequence[int]) -> Iterator[Contest]:
    """The case at each latency, on one school."""
    with open_school(size) as school:
        place, true = school.place(PERSON), school.truth(PERSON)
        calls = {mode: recorded(school, place, mode) for mode in MODES}
        for latency_ms in latencies_ms:
            yield Contest(case, latency_ms, school, place, true, calls)
