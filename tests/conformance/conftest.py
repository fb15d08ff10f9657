"""`--recorded FOLDER`: runs the suite on another recorded school of world-a's layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.replay import Recorded, read_folder, read_pack, simulator_of
from tests.conformance.tally import report

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_OPTION = "--recorded"
_OTHER = "about another folder than the one named with --recorded"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, help="a recorded folder of world-a's layout, unpacked")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With another school, only what asks for it runs; the other folders go with the packed one."""
    if config.getoption(_OPTION, default=None) is None:
        return
    skip = pytest.mark.skip(reason=_OTHER)
    for item in items:
        mine = "school_recorded" in getattr(item, "fixturenames", ())
        if item.path.is_relative_to(Path(__file__).parent) and not mine:
            item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was compared and what was not, and why."""
    if lines := report():
        terminalreporter.section("recorded exchanges")
        terminalreporter.write("".join(f"{line}\n" for line in lines))


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
        pytest.skip(_OTHER)
