"""`canvas-sync mirror` as a process: what it imports, and how it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.server import latency_pause, running

PROGRAM = """
import sys
from cli.main import app
try:
    app()
finally:
    files = ((name, getattr(module, "__file__", None)) for name, module in sys.modules.items())
    found = {name.partition(".")[0] for name, file in files if "site-packages" in str(file)}
    print("imported", *sorted(found), file=sys.stderr)
"""
NEEDED = frozenset(
    {
        *("httpx", "httpcore", "h11", "anyio", "certifi", "idna"),
        *("pydantic", "pydantic_core", "annotated_types", "typing_extensions"),
        *("typing_inspection", "selectolax"),
    }
)
TERMINAL = frozenset(
    {"typer", "click", "rich", "markdown_it", "mdurl", "pygments", "shellingham", "annotated_doc"}
)
STUDENT = "student_1"
WAIT_SECONDS = 30.0


@pytest.fixture
def school() -> Iterator[Canvas]:
    """Eight courses, each request 50 ms away."""
    simulator = Simulator(generate(Size(courses=8, assignments=10, students=2)))
    simulator.clock.freeze()
    with running(simulator, pause=latency_pause(0.05)) as url:
        yield Canvas(url, simulator)


def start(school: Canvas, path: Path, *options: str, to: str = "&1") -> "subprocess.Popen[str]":
    """``to``: where a shell lets its stdout go."""
    command = [sys.executable, "-c", PROGRAM, "mirror", school.url, "--state", str(path)]
    return subprocess.Popen(
        ["/bin/sh", "-c", f'exec "$@" >{to}', "sh", *command, "--json", *options],
        env={**os.environ, "CANVAS_TOKEN": school.token(STUDENT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_without_aws(school: Canvas, tmp_path: Path) -> None:
    """It imports what reads Canvas and what writes to a terminal, and nothing else."""
    process = start(school, tmp_path / "mirror.db")
    printed, said = process.communicate(timeout=WAIT_SECONDS)

    imported = set(said.rpartition("imported")[2].split()) - {"_virtualenv", "_distutils_hack"}
    assert process.returncode == 0
    assert len(json.loads(printed)["mirror"]["courses"]) > 5
    assert {name for name in imported if name.startswith(("boto", "aws", "s3transfer"))} == set()
    assert imported <= NEEDED | TERMINAL
    assert imported >= {"httpx", "pydantic", "selectolax"}


def test_resume(school: Canvas, tmp_path: Path) -> None:
    """R54: Ctrl-C ends it at once with 130; the next run goes on with the courses that are left."""
    path, requests = tmp_path / "mirror.db", school.requests
    process = start(school, path, "--mode", "rest")
    until(lambda: _courses_read(school) >= 5)
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, printed) == (130, "")
    assert "Traceback" not in said
    requests.clear()

    resumed = json.loads(_run(school, path))

    in_all = len(resumed["mirror"]["assignments"])
    assert 0 < len(_created(resumed)) < in_all
    whole = json.loads(_run(school, tmp_path / "other.db", "--mode", "rest"))
    assert resumed["mirror"] == whole["mirror"]


def _courses_read(school: Canvas) -> int:
    return school.requests.by_route["GET /api/v1/courses/:id/assignment_groups"]


def _created(printed: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["id"] for one in printed["changes"] if one["entity"] == "assignment"]


def _run(school: Canvas, path: Path, *options: str) -> str:
    process = start(school, path, *options)
    printed, said = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0, said
    return printed


def test_killed(school: Canvas, tmp_path: Path) -> None:
    """A process killed without a word leaves a file that the next one goes on with."""
    path = tmp_path / "mirror.db"
    process = start(school, path, "--mode", "rest")
    until(lambda: _courses_read(school) >= 5)
    process.kill()
    process.communicate(timeout=WAIT_SECONDS)

    resumed = json.loads(_run(school, path))

    whole = json.loads(_run(school, tmp_path / "other.db", "--mode", "rest"))
    assert 0 < len(_created(resumed)) < len(whole["mirror"]["assignments"])
    assert resumed["mirror"] == whole["mirror"]


def test_watch(school: Canvas, tmp_path: Path) -> None:
    """--watch prints an object a line after each look, and ends cleanly with 130."""
    process = start(school, tmp_path / "mirror.db", "--watch", "--every", "1")
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())

    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=WAIT_SECONDS)

    assert first["mirror"]["courses"]
    assert (process.returncode, printed) == (130, "")
    assert "Traceback" not in said


@pytest.mark.parametrize("to", ["/dev/full", "&-"], ids=["full", "closed"])
def test_nowhere_to_print(school: Canvas, tmp_path: Path, to: str) -> None:
    """A result that can't be printed is an error, also if stdout is closed; nothing is lost."""
    path = tmp_path / "mirror.db"

    process = start(school, path, to=to)
    _, said = process.communicate(timeout=WAIT_SECONDS)

    assert process.returncode == 1
    assert "canvas-sync: the result can't be printed" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert json.loads(_run(school, path))["changes"] == []
