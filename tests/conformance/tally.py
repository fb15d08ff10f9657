"""What was compared, excluded and not offered: noted by the tests, printed at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from canvas_simulator import routes
from tests.conformance.excluded import reason

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = Any  # a recorded exchange
_NOT_FOUND, _COST = 404, "x-request-cost"
COMPARED, NOT_OFFERED = "compared", "not offered"
_NOTED: dict[str, dict[str, str]] = {}  # folder → file → one of the two, or why it is excluded


def offered(exchange: Json) -> bool:
    """Whether the simulator has the exchange's route, or Canvas has none either."""
    request = exchange["request"]
    return _is_unknown(exchange) or routes.find(request["method"], request["path"]) is not None


def _is_unknown(exchange: Json) -> bool:
    """Whether the answer is Canvas's to a route it does not know: a 404 without a word."""
    answer = exchange["response"]
    return answer["status"] == _NOT_FOUND and not answer["body"] and _COST not in answer["headers"]


def fate(folder: str, exchange: Json) -> str:
    """`COMPARED`, `NOT_OFFERED`, or the reason of an exclusion."""
    return (reason(folder, exchange) or COMPARED) if offered(exchange) else NOT_OFFERED


def to_compare(folder: str, exchanges: Iterable[Json]) -> list[Json]:
    """Those of ``exchanges`` that a test has to compare; the figures are noted."""
    fates = {e["file"]: (fate(folder, e), e) for e in exchanges}
    noted = _NOTED.setdefault(folder, {})
    noted.update({file: found for file, (found, _) in fates.items()})
    return [exchange for found, exchange in fates.values() if found == COMPARED]


def excluded_share(folder: str, exchanges: Iterable[Json]) -> float:
    """The share of excluded exchanges among those on offered routes."""
    count = Counter(fate(folder, e) for e in exchanges)
    on_offered = count.total() - count[NOT_OFFERED]
    return (on_offered - count[COMPARED]) / max(on_offered, 1)


def report() -> list[str]:
    """The lines that the suite prints at its end; none if nothing was compared."""
    if not _NOTED:
        return []
    counts = {folder: Counter(fates.values()) for folder, fates in _NOTED.items()}
    lines = [f"{'folder':16} {'compared':>9} {'excluded':>9} {'not offered':>12}"]
    for folder, count in counts.items():
        out = count.total() - count[COMPARED] - count[NOT_OFFERED]
        lines.append(f"{folder:16} {count[COMPARED]:9} {out:9} {count[NOT_OFFERED]:12}")
    return lines + [
        f"excluded from {folder}: {number} × {why}"
        for folder, count in counts.items()
        for why, number in count.items()
        if why not in (COMPARED, NOT_OFFERED)
    ]
