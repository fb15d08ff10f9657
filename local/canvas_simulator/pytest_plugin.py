"""The fixture `canvas`: a simulator on a free port for one test.

Another world: `@pytest.mark.parametrize("canvas", [world_or_path_or_size], indirect=True)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.opening import open_world
from canvas_simulator.schema import World
from canvas_simulator.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.clock import Clock
    from canvas_simulator.faults import Faults
    from canvas_simulator.requests import Requests

_SMALL = Size(courses=4, assignments=12, students=4, seed=1, rich=True)


@dataclass(frozen=True)
class Canvas:
    """A running simulator: where it listens, and what a test may do to it."""

    url: str
    simulator: Simulator

    def token(self, user: str | int) -> str:
        """The token of a user, named by key (`student_1`) or id."""
        users = self.simulator.school.world.users
        found = next(u for u in users if user in (u.key, u.id))
        return self.simulator.tokens.first(found.id).value

    @property
    def clock(self) -> Clock:
        return self.simulator.clock

    @property
    def faults(self) -> Faults:
        return self.simulator.faults

    @property
    def requests(self) -> Requests:
        return self.simulator.requests


@pytest.fixture
def canvas(request: pytest.FixtureRequest) -> Iterator[Canvas]:
    """A Canvas on 127.0.0.1 with a small generated world, or the one given by the test."""
    simulator = Simulator(_world(getattr(request, "param", _SMALL)))
    with running(simulator) as url:
        yield Canvas(url, simulator)


def _world(given: object) -> World:
    if isinstance(given, World):
        return given
    if isinstance(given, Path):
        return open_world(given)
    if isinstance(given, Size):
        return generate(given)
    raise TypeError(f"canvas takes a World, a Path or a Size, not {type(given).__name__}")
