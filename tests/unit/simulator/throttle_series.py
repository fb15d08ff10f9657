"""The recorded series of throttled requests."""

from __future__ import annotations

from canvas_simulator.throttle import Limits
from tests import recorded
from tests.recorded import Json

OPERATIONS = "bucket_operations_seen_in_the_store"
SERIES = [line for line in recorded.lines("throttle") if "rows" not in line]
REFUSED = (403, 429)
NEAR = 0.01


def limits_of(series: Json) -> Limits:
    said = series["settings"]
    return Limits(
        high_water=said["hwm"],
        maximum=said["maximum"],
        outflow_per_second=said["outflow"],
        up_front=said["up_front_cost"],
        status=429 if said.get("send_429_response") else 403,
    )


def name_of(series: Json) -> str:
    return str(series["file"])
