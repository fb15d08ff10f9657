"""Where workers run."""

from dataclasses import dataclass, field
from datetime import timedelta

from canvas_sync.canvas.host_gate import HostGate
from canvas_sync.ports import Clock
from tests.simulation.harness.clocks import SkewedClock


@dataclass
class Machine:
    """A clock that may be off, and what one process knows of the host."""

    gate: HostGate
    skew: timedelta = field(default_factory=timedelta)

    @property
    def clock(self) -> Clock:
        return SkewedClock(self.skew)
