"""What a benchmark found, as one JSON object and as tables of text."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from canvas_sync.domain.connection import Mode
from cli.bench.contest import CANVASAPI, FLOOR, FULL, Idle, Line

SCHEMA = 1
JUDGED_MS = 50
"""The latency at which the ratios are told, if it was measured."""
HEADS = (
    "contestant", "mode", "wall s", "CPU s", "requests", "KB", "peak MB", "rows", "missed", "false",
)  # fmt: skip


@dataclass(slots=True)
class Findings:
    """``refused``: requests the throttle turned away, by how many people and in which mode."""

    lines: list[Line] = field(default_factory=list)
    idle: dict[Mode, Idle] = field(default_factory=dict)
    refused: dict[int, dict[Mode, int]] = field(default_factory=dict)

    def wall_seconds(self, case: str, contestant: str, mode: Mode, latency_ms: int) -> float | None:
        wanted = (case, contestant, mode, latency_ms)
        found = (
            one.wall_seconds
            for one in self.lines
            if (one.case, one.contestant, one.mode, one.latency_ms) == wanted
        )
        return next(found, None)

    @property
    def cases(self) -> list[str]:
        return list(dict.fromkeys(line.case for line in self.lines))

    @property
    def latencies_ms(self) -> list[int]:
        return sorted({line.latency_ms for line in self.lines})

    @property
    def judged_ms(self) -> int:
        return JUDGED_MS if JUDGED_MS in self.latencies_ms else min(self.latencies_ms, default=0)

    def ratio(self, case: str, contestant: str, mode: Mode, latency_ms: int) -> float | None:
        """Our wall time as a multiple of theirs."""
        ours = self.wall_seconds(case, FULL, Mode.GRAPHQL, latency_ms)
        theirs = self.wall_seconds(case, contestant, mode, latency_ms)
        return round(ours / theirs, 4) if ours and theirs else None


def as_json(found: Findings) -> dict[str, Any]:
    """The documented object: ratios below 1 mean that we are faster."""
    at = found.judged_ms
    return {
        "schema": SCHEMA,
        "latency_ms": at,
        "ratios": {
            case: {
                "full_vs_floor": found.ratio(case, FLOOR, Mode.GRAPHQL, at),
                "full_vs_canvasapi": found.ratio(case, CANVASAPI, Mode.REST, at),
            }
            for case in found.cases
        },
        "idle_delta": {mode: asdict(idle) for mode, idle in found.idle.items()},
        "refused": {str(people): by_mode for people, by_mode in found.refused.items()},
        "results": [asdict(line) for line in found.lines],
    }


def tables(found: Findings) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    """A heading and the rows below it, their heads first, for each case and latency."""
    for case in found.cases:
        for latency_ms in found.latencies_ms:
            lines = [x for x in found.lines if (x.case, x.latency_ms) == (case, latency_ms)]
            if lines:
                yield f"{case}, {latency_ms} ms", [HEADS, *(_cells(line) for line in lines)]
    yield (
        "ratios of wall times",
        [
            ("case", "latency ms", "full / floor", "full / canvasapi"),
            *(_ratios(found, case, ms) for case in found.cases for ms in found.latencies_ms),
        ],
    )
    yield (
        "idle delta, typical",
        [
            ("mode", "requests", "task writes", "write units"),
            *(
                (str(mode), str(one.requests), str(one.task_writes), str(one.write_units))
                for mode, one in found.idle.items()
            ),
        ],
    )
    yield (
        "refused by the throttle",
        [
            ("people at once", "mode", "refused"),
            *(
                (str(people), str(mode), str(count))
                for people, by_mode in found.refused.items()
                for mode, count in by_mode.items()
            ),
        ],
    )


def _ratios(found: Findings, case: str, latency_ms: int) -> tuple[str, ...]:
    floor = found.ratio(case, FLOOR, Mode.GRAPHQL, latency_ms)
    theirs = found.ratio(case, CANVASAPI, Mode.REST, latency_ms)
    return case, str(latency_ms), _number(floor), _number(theirs)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _cells(line: Line) -> tuple[str, ...]:
    counted = (line.rows, line.missed, line.false)
    return (
        line.contestant,
        str(line.mode),
        f"{line.wall_seconds:.2f}",
        f"{line.cpu_seconds:.2f}",
        str(line.requests),
        f"{line.answer_bytes / 1000:.0f}",
        f"{line.peak_bytes / 1e6:.0f}",
        *("–" if count is None else str(count) for count in counted),
    )


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table; the first row is its head."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
