"""`--timeline FOLDER`: plays the steps of another recorded folder; a table of all at the end."""

from collections import Counter
from pathlib import Path

import pytest

from canvas_sync.domain.connection import Mode
from tests.timeline.known import KNOWN
from tests.timeline.playing import Played
from tests.timeline.steps import steps

_OPTION = "--timeline"
_PLAYED: list[Played] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, help="a folder of recorded steps, unpacked, instead of the packed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "step" not in metafunc.fixturenames:
        return
    folder: str | None = metafunc.config.getoption(_OPTION, default=None)
    found = steps(Path(folder) if folder else None)
    metafunc.parametrize("step", found, ids=[step.name for step in found])
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", list(Mode), ids=[mode.value for mode in Mode])


@pytest.fixture
def played() -> list[Played]:
    """Where each played step is noted for the table."""
    return _PLAYED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table: step, mode, found by, requests of each look."""
    if not _PLAYED:
        return
    terminalreporter.section("recorded timeline")
    for one in _PLAYED:
        news = "" if (one.step, one.mode.value) in KNOWN else "  (not known yet)"
        terminalreporter.write(f"{one.line}{'' if one.is_right else '  WRONG'}{news}\n")
    for mode in Mode:
        mine = [one for one in _PLAYED if one.mode is mode]
        found = Counter(one.found_by for one in mine)
        ways = ", ".join(f"{way} {number}" for way, number in found.most_common())
        right = sum(one.is_right for one in mine)
        terminalreporter.write(f"{mode.value}: {right} of {len(mine)} right; {ways}\n")
