"""One tick of the schedule: sends the syncs that are due."""

from functools import cache
from typing import Any

from canvas_sync.bootstrap import plan as bootstrap
from canvas_sync.observability import Metric
from canvas_sync.usecases.plan_syncs import plan_syncs

deps = cache(bootstrap.build)


def handler(event: Any, context: Any) -> None:
    """A failed tick raises: it goes to the dead letters, and the next one catches up."""
    environment = deps().environment
    if not environment.enabled:
        return
    observer = environment.observer
    began = observer.begin(correlation_id=context.aws_request_id)
    try:
        planned = environment.run(plan_syncs(ports=deps().ports))
    except Exception as error:  # the edge: told in the log, then the tick's own dead letter
        observer.failed("tick failed", error)
        raise
    counts = {"due": planned.due, "resent": planned.resent, "abandoned": planned.abandoned}
    observer.count(Metric.SYNCS_PLANNED, planned.due)
    observer.count(Metric.SYNCS_RESENT, planned.resent)
    observer.count(Metric.SYNCS_ABANDONED, planned.abandoned)
    observer.done("tick planned", began=began, **counts)
    observer.flush()
