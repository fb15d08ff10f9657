"""The program: generate, import, serve."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from canvas_simulator.worlds import load_world
from cli.main import app

_PACK = Path(__file__).parents[2] / "data" / "recorded" / "world-a.jsonl.gz"
_PROGRAM = [sys.executable, "-m", "canvas_simulator"]


def _run(*arguments: str | Path) -> str:
    done = subprocess.run(
        [*_PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


def test_generate(tmp_path: Path) -> None:
    """R49: a world file of the size asked for."""
    out = tmp_path / "world.json"

    _run("generate", "--courses", "2", "--assignments", "3", "--seed", "5", out)

    world = load_world(out)
    assert (len(world.courses), len(world.assignments), world.seed) == (2, 6, 5)


def test_canvas_sync_simulate(tmp_path: Path) -> None:
    """R49: the same commands are there as `canvas-sync simulate`."""
    out = tmp_path / "world.json"

    done = CliRunner().invoke(app, ["simulate", "generate", "--courses", "1", str(out)])

    assert done.exit_code == 0
    assert len(load_world(out).courses) == 1


def test_two_worlds_of_one_host_are_refused(tmp_path: Path) -> None:
    """R49: schools on one port need hosts of their own; the program says so."""
    out = tmp_path / "world.json"
    _run("generate", "--courses", "1", "--assignments", "1", "--students", "1", out)

    done = subprocess.run(
        [*_PROGRAM, "--world", str(out), "--world", str(out)],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 2
    assert "each world needs a host of its own" in done.stderr


def test_a_pack_that_is_not_packed(tmp_path: Path) -> None:
    """R49: what is wanted in place of a file that is none of it, not what the unpacker met."""
    plain = tmp_path / "plain.jsonl"
    plain.write_text('{"file": "world"}\n')

    done = subprocess.run(
        [*_PROGRAM, "import", str(plain), str(tmp_path / "world.json")],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 2
    assert "give a folder with world.json, or a pack of one (.jsonl.gz)" in done.stderr
    assert '{"' not in done.stderr


def test_import_tells_what_it_cannot_know(tmp_path: Path) -> None:
    """R49: a pack becomes a world; every gap is named with its reason."""
    out = tmp_path / "world.json.gz"

    said = _run("import", _PACK, out)

    assert len(load_world(out).courses) == 8
    assert "modules.completed_by" in said


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    """R49: where the port is taken the program says so and names the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*_PROGRAM, "--port", str(port)],
            check=False, capture_output=True, text=True, timeout=60, cwd=tmp_path,
        )  # fmt: skip

    assert done.returncode == 1
    assert f"port {port} is taken; --port 0" in done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_until_interrupted(tmp_path: Path, stop: signal.Signals) -> None:
    """R49: one JSON line with URL and tokens when ready; a signal ends it with code 0."""
    out = tmp_path / "world.json"
    _run("generate", "--courses", "1", "--assignments", "2", "--students", "1", out)

    with subprocess.Popen(
        [*_PROGRAM, "--world", str(out), "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout is not None
        ready = json.loads(served.stdout.readline())
        headers = {"Authorization": f"Bearer {ready['tokens']['student_1']}"}
        reply = httpx.get(f"{ready['url']}/api/v1/users/self", headers=headers)
        served.send_signal(stop)

        assert reply.json()["id"] == 100
        assert served.wait(timeout=10) == 0
