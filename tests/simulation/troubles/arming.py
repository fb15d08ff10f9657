"""What a trouble is: armed for the next sync, and able to say whether it struck."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from canvas_simulator.faults import Fault
from tests.simulation.harness.life import Life
from tests.simulation.harness.service import Service


@dataclass
class Ahead:
    """Armed for the next sync. ``lives``: of the next workers; ``struck``: whether it did."""

    name: str
    lives: list[Life]
    struck: Callable[[], bool]


Arm = Callable[[Service, random.Random], Ahead]


def happened(name: str) -> Ahead:
    return Ahead(name, [], lambda: True)


def faulty(service: Service, name: str, fault: Fault) -> Ahead:
    service.simulator.faults.add(fault)
    return Ahead(name, [], lambda: fault.met > 0)
