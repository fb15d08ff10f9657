"""Every example of the simulator's README is executed: what is shown there works."""

from __future__ import annotations

import inspect
import itertools
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canvas_simulator import Simulator
from canvas_simulator.faults import KINDS
from canvas_simulator.generating import empty as nobody
from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.server import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROOT = Path(__file__).parents[3]
_README = (_ROOT / "local" / "canvas_simulator" / "README.md").read_text(encoding="utf-8")
_PACK = _ROOT / "tests" / "data" / "recorded" / "world-a.jsonl.gz"
_BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)
_CODE = "\n".join(text for language, text in _BLOCKS if language == "python")
_COMMANDS = [
    line for language, text in _BLOCKS if language == "sh" for line in text.splitlines() if line
]
_names: dict[str, Any] = {}
exec(compile(_CODE, "README.md", "exec"), _names)  # noqa: S102 - our own text


def _cases() -> list[Any]:
    """Each function of the examples with each of its rows of parameters."""
    found = []
    for name, function in _names.items():
        if name.startswith("test_"):
            rows = [_row(mark) for mark in getattr(function, "pytestmark", [])]
            for chosen in itertools.product(*rows):
                given = {key: value for row in chosen for key, value in row.items()}
                world = given.pop("canvas", None)
                label = "-".join([name, *(str(v) for v in list(given.values())[:1])])
                found.append(pytest.param(function, given, world, id=label))
    return found


def _row(mark: pytest.Mark) -> list[dict[str, Any]]:
    names, values = mark.args
    if isinstance(names, str):
        return [{names: value} for value in values]
    return [dict(zip(names, row, strict=True)) for row in values]


@pytest.mark.parametrize(("function", "given", "world"), _cases())
def test_examples(
    function: Callable[..., None],
    given: dict[str, Any],
    world: object,
    request: pytest.FixtureRequest,
) -> None:
    """R49: the example holds."""
    if "canvas" in inspect.signature(function).parameters:
        given = given | {"canvas": request.getfixturevalue("canvas" if world is None else "empty")}
    function(**given)


@pytest.fixture
def empty() -> Iterator[Canvas]:
    """The fixture `canvas` with the world of the example that begins with nothing."""
    simulator = Simulator(nobody())
    with running(simulator) as url:
        yield Canvas(url, simulator)


def test_each_kind_of_fault_has_an_example() -> None:
    """R14: none is left out."""
    assert {kind for kind in KINDS if f'"{kind}"' not in _CODE} == set()


def test_commands(tmp_path: Path) -> None:
    """R49: the commands run one after the other; those that serve answer and end."""
    shutil.copy(_PACK, tmp_path / "RECORDED_FOLDER.jsonl.gz")
    assert len(_COMMANDS) > 4
    for command in _COMMANDS:
        if "--selftest" in command:
            continue  # see test_selftest: its figures depend on what else the machine does
        words = command.replace("RECORDED_FOLDER", "RECORDED_FOLDER.jsonl.gz").split()[1:]
        with subprocess.Popen(
            [sys.executable, *words], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            said = run.stdout.readline()
            if "--port" in words:
                assert json.loads(said)["url"].startswith("http://127.0.0.1:")
                run.send_signal(signal.SIGTERM)
            assert run.wait(timeout=60) == 0, command
