"""Nonsense given to the control routes, the program and the world files: told in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.faults import Fault
from canvas_simulator.generating import Size, generate
from canvas_simulator.importing import convert, read_recording
from canvas_simulator.worlds import WorldUnreadable, dump_world, load_world, render_world

from .asking import a_school

_DATA = Path(__file__).parents[2] / "data" / "recorded"


@pytest.fixture(scope="module")
def school() -> Simulator:
    return a_school(courses=1, assignments=1, students=1)


@pytest.mark.parametrize(
    ("route", "body", "named"),
    [
        ("clock", b"[1]", "JSON object"),
        ("clock", b"{", "JSON"),
        ("clock", b"[" * 100_000, ""),
        ("clock", {"set": "2026-12-01T00:00:00"}, "set"),
        ("clock", {"set": "9999-12-31T23:59:59Z"}, "set"),
        ("clock", {"advance_seconds": 1e300}, "advance_seconds"),
        ("clock", {"advance_seconds": 1e11}, "advance_seconds"),
        ("clock", {"advance_seconds": "soon"}, "advance_seconds"),
        ("clock", {"freeze": "maybe"}, "freeze"),
        ("clock", {"advance": 5}, "advance"),
        ("faults", {"route": "("}, "route"),
        ("faults", {"kind": "earthquake"}, "kind"),
        ("faults", {"knid": "html"}, "knid"),
        ("faults", {"times": "many"}, "times"),
        ("faults", {"after": -1}, "after"),
        ("faults", {"status": 1000}, "status"),
        ("faults", {"status": 101}, "status"),
        ("faults", {"status": 204}, "body"),
        ("faults", {"kind": "slow", "status": 304}, "body"),
        ("faults", {"seconds": -1}, "seconds"),
        ("faults", {"size_bytes": 10**15}, "size_bytes"),
        ("faults", {"headers": {"x-a": "b\r\nx-c: d"}}, "headers"),
        ("faults", {"headers": {"x-a\n": "b"}}, "headers"),
        ("faults", {"headers": {"": "b"}}, "headers"),
        ("faults", {"headers": {"x-a": "日"}}, "headers"),
        ("faults", {"headers": {"Content-Length": "5"}}, "headers"),
        ("faults", {"headers": {"transfer-encoding": "chunked"}}, "headers"),
        ("faults", b'{"body": "\\ud800"}', "body"),
        ("tokens", {}, "do"),
        ("tokens", {"do": "steal"}, "do"),
        ("tokens", {"do": "issue"}, "user_id"),
        ("tokens", {"do": "issue", "user_id": 9}, "user_id"),
        ("tokens", {"do": "revoke"}, "token"),
        ("tokens", {"do": "revoke", "token": "x"}, "token"),
    ],
    ids=str,
)
def test_control_routes_name_what_is_wrong(
    school: Simulator, route: str, body: dict[str, Any] | bytes, named: str
) -> None:
    """R49: a 400 that names the member; nothing is done, the clock stands where it stood."""
    before = school.clock.now()
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()

    reply = school.answer(Request("POST", f"/_sim/{route}", (), {}, sent))

    assert reply.status == 400
    assert named in json.loads(reply.body)["error"]
    assert (school.clock.now(), school.clock.frozen, school.faults.all()) == (before, True, [])


def test_a_fault_made_in_process_is_checked_too() -> None:
    """R49: the same words for a test that makes its faults itself."""
    with pytest.raises(ValueError, match="no regular expression"):
        Fault(route="(")


def _world(**changes: object) -> bytes:
    world = json.loads(render_world(generate(Size(1, 2, 1))))
    return json.dumps(world | changes).encode()


def _row(table: str, **changes: object) -> bytes:
    rows = json.loads(_world())[table]
    return _world(**{table: [rows[0] | changes, *rows[1:]]})


_BAD_WORLDS = {
    "no json": (b"{", "no JSON"),
    "list": (b"[]", "schema"),
    "schema": (_world(schema=9), "schema 9"),
    "missing": (_world(users=[{"id": 1}]), "users.0.name"),
    "misspelt": (_row("courses", nmae="x"), "courses.0.nmae"),
    "misspelt above": (_world(corses=[]), "corses"),
    "type": (_row("courses", name=5), "courses.0.name"),
    "dangling": (_row("courses", term_id=99), "courses.0.term_id"),
    "twice": (_row("assignments", id=10_001), "assignments.1.id"),
    "base url": (_world(base_url="nowhere"), "base_url"),
    "nested": (b"[" * 100_000, "no JSON"),
}


@pytest.mark.parametrize(("text", "named"), _BAD_WORLDS.values(), ids=_BAD_WORLDS)
def test_a_bad_world_file_is_told(tmp_path: Path, text: bytes, named: str) -> None:
    """R49: one line that says where in the file what is wrong."""
    path = tmp_path / "world.json"
    path.write_bytes(text)

    with pytest.raises(WorldUnreadable) as caught:
        load_world(path)

    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pack", ["world-a", "delta-exchanges"])
def test_what_the_importer_writes_can_be_read(tmp_path: Path, pack: str) -> None:
    """R49: no world it makes names rows that are not there."""
    path = tmp_path / "world.json"
    dump_world(convert(read_recording(_DATA / f"{pack}.jsonl.gz")), path)

    assert load_world(path).courses


def test_the_program_says_it_in_one_line(tmp_path: Path) -> None:
    """R49: bad files, numbers and addresses end it with code 2, without a traceback."""
    bad, empty, out = tmp_path / "bad.json", tmp_path / "empty", tmp_path / "no" / "world.json"
    bad.write_text("{")
    empty.mkdir()
    (tmp_path / "cut.json.gz").write_bytes(b"\x1f\x8b\x08")
    commands: list[list[object]] = [
        ["--world", bad],
        ["--world", tmp_path / "cut.json.gz"],
        ["--world", empty],
        ["--port", "99999"],
        ["--latency", "nan"],
        ["import", empty, out],
        ["import", tmp_path / "nowhere", out],
        ["generate", out],
        ["generate", "--courses", "-1", bad],
        ["generate", "--base-url", "nowhere", bad],
    ]
    script = (
        "import json, sys; from typer.testing import CliRunner\n"
        "from canvas_simulator.cli import app\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    done = CliRunner().invoke(app, command)\n"
        "    print(json.dumps([done.exit_code, done.stderr, str(done.exception)]))"
    )
    given = json.dumps([[str(one) for one in command] for command in commands])
    done = subprocess.run(
        [sys.executable, "-c", script, given],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    ended = [json.loads(line) for line in done.stdout.splitlines()]

    assert [code for code, _, _ in ended] == [2] * len(commands), ended
    assert all("Traceback" not in said and said for _, said, _ in ended)
