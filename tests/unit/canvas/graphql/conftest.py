"""A small simulated school."""

from datetime import timedelta

import pytest

from canvas_simulator import Simulator
from tests.unit.canvas.graphql.school import an_open_world


@pytest.fixture
def small() -> Simulator:
    """Two courses of a few assignments, an hour after everything in them."""
    made = an_open_world(2, 8)
    made.clock.advance(timedelta(hours=1))
    return made


@pytest.fixture
def five() -> Simulator:
    """Five courses of one page each."""
    return an_open_world(5, 30)
