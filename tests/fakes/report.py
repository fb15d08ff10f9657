"""What was reported, to look at."""

from collections import Counter


class FakeReport:
    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []
        self.counts: Counter[str] = Counter()

    def event(self, message: str, **keys: object) -> None:
        self.events.append((message, keys))

    def count(self, metric: str, value: float = 1) -> None:
        self.counts[metric] += int(value)
