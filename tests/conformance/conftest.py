"""`--recorded FOLDER`: runs the suite on another recorded school of world-a's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.replay import Recorded, read_folder, read_pack, simulator_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_OPTION = "--recorded"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, help="a recorded folder of world-a's layout, unpacked")


@pytest.fixture(scope="session")
def given(request: pytest.FixtureRequest) -> str | None:
    """The folder named on the command line; None for the project's packed copy."""
    folder: str | None = request.config.getoption(_OPTION, default=None)
    return folder


@pytest.fixture(scope="session")
def school_recorded(given: str | None) -> Recorded:
    """The recorded school: `world.json` and what was asked of it."""
    return read_pack("world-a") if given is None else read_folder(given)


@pytest.fixture(scope="module")
def imported(school_recorded: Recorded) -> Simulator:
    """The recorded school as the importer makes it, its clock standing still."""
    return simulator_of(school_recorded)


@pytest.fixture
def packed_only(given: str | None) -> None:
    """For folders that belong to the packed school."""
    if given is not None:
        pytest.skip("another school was named with --recorded")
