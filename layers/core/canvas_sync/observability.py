"""What the service tells of itself: JSON lines, metrics, and the port ``Report`` over both.

One canonical line per unit of work, written at the edge. Keys are bound per request and message in
a context variable, so that the people of one batch are never mixed.
"""

import logging
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import TextIO

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from canvas_sync.domain.errors import SyncError

QUIET = ("aws_encryption_sdk", "asyncio", "boto3", "botocore", "httpcore", "httpx", "urllib3")
"""Libraries that log addresses with queries, headers or bodies: silenced even at DEBUG."""
RESOLVER = "aws_lambda_powertools.event_handler"
"""Logs the text of every exception that passes it, though ``http.serve`` answers them all."""
FRAMES = 8
CALLER = 3
"""A line's location is the caller of the observer."""


class Metric(StrEnum):
    """Every metric there is; the template's alarm counts ``SyncFailed``."""

    REQUEST_FAILED = "RequestFailed"
    SYNC_COMPLETED = "SyncCompleted"
    SYNC_PARTIAL = "SyncPartial"
    SYNC_FAILED = "SyncFailed"
    SYNC_PUT_OFF = "SyncPutOff"
    SYNC_DURATION = "SyncDuration"
    MESSAGE_FAILED = "MessageFailed"
    CANVAS_REQUESTS = "CanvasRequests"
    ROWS_CREATED = "RowsCreated"
    ROWS_UPDATED = "RowsUpdated"
    ROWS_UNCHANGED = "RowsUnchanged"
    ROWS_DELETED = "RowsDeleted"
    ROWS_UNREADABLE = "RowsUnreadable"
    ROWS_OTHER = "RowsOther"
    SYNCS_PLANNED = "SyncsPlanned"
    SYNCS_RESENT = "SyncsResent"
    SYNCS_ABANDONED = "SyncsAbandoned"


class Observer:
    """One per environment; implements the port ``Report``.

    ``stream``: where log lines go, standard output if None (metrics always go there).
    """

    def __init__(
        self, *, service: str, namespace: str, level: str, stream: TextIO | None = None
    ) -> None:
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger(RESOLVER).setLevel(logging.CRITICAL)
        handler = logging.StreamHandler(stream) if stream else None
        self._logger = Logger(
            service=service, level=level, logger_handler=handler, utc=True, use_rfc3339=True
        )
        self._metrics = EphemeralMetrics(service=service, namespace=namespace)

    def begin(self, **keys: object) -> float:
        """Start a unit of work whose lines carry ``keys`` and no older ones; the time it began."""
        self._logger.thread_safe_clear_keys()
        self.bind(**keys)
        return perf_counter()

    def bind(self, **keys: object) -> None:
        """Let every further line of this unit of work carry ``keys``."""
        self._logger.thread_safe_append_keys(**keys)

    def done(self, message: str, *, began: float, **keys: object) -> int:
        """Write the unit's canonical line; its duration in milliseconds."""
        duration_ms = round((perf_counter() - began) * 1000)
        self._logger.info(message, extra={**keys, "duration_ms": duration_ms}, stacklevel=CALLER)
        return duration_ms

    def event(self, message: str, **keys: object) -> None:
        """Something that recovers, told by a use case."""
        self._logger.warning(message, extra=keys, stacklevel=CALLER)

    def failed(self, message: str, error: BaseException, **keys: object) -> None:
        """Something a person should look at."""
        self._logger.error(message, extra={**keys, **described(error)}, stacklevel=CALLER)

    def count(self, metric: str, value: float = 1) -> None:
        self._metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)

    def timed(self, metric: str, duration_ms: float) -> None:
        self._metrics.add_metric(name=metric, unit=MetricUnit.Milliseconds, value=duration_ms)

    def flush(self) -> None:
        """Print the metrics of this invocation, if there are any."""
        if self._metrics.metric_set:
            self._metrics.flush_metrics()


def described(error: BaseException) -> dict[str, object]:
    """Kinds and places of an error and its causes.

    Not its text, which may quote what must not be logged; only our own errors' texts never do.
    """
    chain = list(_chain(error))
    frames = [frame for link in chain for frame in extract_tb(link.__traceback__)[-FRAMES:]]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    why = {"why": str(error)} if isinstance(error, SyncError) else {}
    return {"error": [_name(type(link)) for link in chain], "at": places, **why}


def _name(kind: type[BaseException]) -> str:
    """With its module, as many are called error; built-in ones without."""
    home = kind.__module__
    return kind.__qualname__ if home == "builtins" else f"{home}.{kind.__qualname__}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
