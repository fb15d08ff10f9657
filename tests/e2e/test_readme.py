"""The README's first requests, pasted into a shell as they stand there."""

import json
import subprocess
from pathlib import Path

import pytest

from local.curl_lines import LINES, exports
from local.person import Json, eventually
from local.school import School
from local.stack import Stack
from tests.e2e.person import somebody

WHO = "readme"
SHOWN = {
    "connect": {
        "success": True,
        "message": "Canvas integration connected successfully",
        "user_id": WHO,
        "status": "connected",
    },
    "status": {"user_id": WHO, "connected": True, "last_error_code": None},
    "assignments": {"success": True, "user_id": WHO, "count": 5},
    "sync": {
        "success": True,
        "message": "Delta Canvas sync job queued successfully",
        "status": "queued",
        "kind": "delta",
    },
    "disconnect": {
        "success": True,
        "message": "Canvas integration disconnected successfully",
        "user_id": WHO,
    },
}
"""What each line answers, in the README's order; assignments once the first sync has ended."""


def pasted(line: str, given: str, folder: Path) -> Json:
    """The JSON that ``line`` prints in a shell in which ``given`` was pasted before."""
    done = subprocess.run(
        ["/bin/bash", "-ec", f"{given}\n{line}"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
    )
    answered: Json = json.loads(done.stdout)
    return answered


@pytest.mark.usefixtures("no_schedule")
def test_the_lines_do_what_the_readme_says(stack: Stack, school: School, tmp_path: Path) -> None:
    """R50: each curl line of the README, run through bash, answers with the guide's fields."""
    values = {
        "API": stack.api_url,
        "TOKEN": stack.token(WHO),
        "CANVAS": school.url,
        "CANVAS_TOKEN": school.token(),
    }
    given = exports(values)
    answers: dict[str, Json] = {}
    with somebody(stack, WHO) as person:
        for name, line in zip(SHOWN, LINES, strict=True):
            answers[name] = pasted(line, given, tmp_path)
            if name == "connect":
                person.wait_for_run(answers[name]["sync_id"])
        eventually(lambda: not person.status()["connected"] or None, "the end")

    for name, fields in SHOWN.items():
        assert fields.items() <= answers[name].items()
    assert answers["status"]["last_sync"] is not None
    assert answers["disconnect"]["status"] == "not_connected"
