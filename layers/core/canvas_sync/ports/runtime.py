"""What a function's surroundings give every use case: the time, and a place to report to."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class Report(Protocol):
    """Where use cases tell what happened: constant text, few keys, nothing personal."""

    def event(self, message: str, **keys: object) -> None: ...

    def count(self, metric: str, value: float = 1) -> None: ...
