"""Every edge case in both modes, unless it is about one of them."""

import pytest

from canvas_sync.domain.connection import Mode


@pytest.fixture(params=list(Mode), ids=[mode.value for mode in Mode])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen
