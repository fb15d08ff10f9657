"""`--seed N`: one history alone; `--histories N`: so many instead of the usual number."""

import pytest

from tests.simulation.harness.stage import Tally
from tests.simulation.harness.telling import LINES

USUAL = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, help="play the random history of this seed alone")
    parser.addoption("--histories", type=int, help=f"how many histories to play; {USUAL}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was hit and caught."""
    if LINES:
        terminalreporter.section("simulation")
        terminalreporter.write("".join(f"{line}\n" for line in LINES))


@pytest.fixture(scope="session")
def seeds(request: pytest.FixtureRequest) -> list[int]:
    """The seeds of this run's histories."""
    seed = request.config.getoption("--seed", default=None)
    count = request.config.getoption("--histories", default=None) or USUAL
    return list(range(count)) if seed is None else [seed]


@pytest.fixture(scope="session")
def tally() -> Tally:
    """What all histories together have hit."""
    return Tally()
