"""Which stack a command is about: the file of the one that runs here is believed if it lives."""

import json
import os
from pathlib import Path

import pytest
import typer

from cli import stacks
from cli.ending import Exit
from cli.stacks import find_stack

HERE = {
    "endpoint": "http://127.0.0.1:3000",
    "region": "eu-west-1",
    "outputs": {"MirrorTable": "mirror"},
    "pid": os.getpid(),
    "issuer": "http://127.0.0.1:3001",
}
NO_STACK = {
    "empty": "",
    "cut short": '{"pid": 1',
    "a list": "[]",
    "without endpoint": json.dumps({name: HERE[name] for name in HERE.keys() - {"endpoint"}}),
    "a pid beyond all": json.dumps({**HERE, "pid": 10**30}),
    "of a killed stack": json.dumps({**HERE, "pid": 2**22 + 1}),
}


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(stacks, "STACK_FILE", tmp_path / "stack.json")
    return tmp_path / "stack.json"


def test_here(file: Path) -> None:
    """Without a name it is the one that runs here."""
    file.write_text(json.dumps(HERE))

    found = find_stack(None)

    assert (found.endpoint, found.outputs) == ("http://127.0.0.1:3000", {"MirrorTable": "mirror"})
    assert found.session.region_name == "eu-west-1"


def told(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """How looking for a stack ends, and what it says."""
    with pytest.raises(typer.Exit) as ended:
        find_stack(None)
    return ended.value.exit_code, capsys.readouterr().err


@pytest.mark.usefixtures("file")
def test_no_stack(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no stack runs the way out is told: 4."""
    code, said = told(capsys)

    assert (code, "make serve" in said) == (Exit.UNREACHABLE, True)


@pytest.mark.parametrize("said", NO_STACK.values(), ids=NO_STACK)
def test_a_file_that_leads_nowhere(
    file: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    """A broken file, or that of a stack that was killed, is none: 4 and one line."""
    file.write_text(said)

    code, line = told(capsys)

    assert (code, "make serve" in line, line.count("\n")) == (Exit.UNREACHABLE, True, 1)
