"""How a course is named on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.course_ids import course_ids
from cli.main import app


def test_spelling() -> None:
    """Zeros before a number mean nothing."""
    assert course_ids(["13", "0013", "10000000000013"]) == ["13", "13", "10000000000013"]
    assert course_ids(None) == []


@pytest.mark.parametrize(
    "course", ["", "abc", "-1", "0", "1.5", "13 ", "\u0661", "9" * 30, "courses/13"]
)
def test_no_course_id(tmp_path: Path, course: str) -> None:
    """Exit code 2 for what no course's id is, before a file is made."""
    path = tmp_path / "mirror.db"
    command = ["mirror", "http://127.0.0.1:9", "--state", str(path), "--course", course]

    result = CliRunner().invoke(app, command, input="token-of-anna-1")

    assert (result.exit_code, path.exists()) == (2, False)
    assert "--course" in result.stderr
