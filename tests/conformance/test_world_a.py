"""The simulator answers as the recorded Canvas did: every offered read, all roles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests import recorded
from tests.conformance.excluded import reason
from tests.conformance.replay import VOLATILE, Recorded, differences, offered

if TYPE_CHECKING:
    from canvas_simulator import Simulator

Json = Any  # recorded JSON
_MOST_VOLATILE = 15
_MOST_EXCLUDED = 0.05
_ROLES = ["student_1", "observer_1", "ta_1", "teacher_1"]


@pytest.mark.parametrize("role", _ROLES)
def test_every_offered_read_is_answered_alike(
    imported: Simulator,
    school_recorded: Recorded,
    role: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """R49, R125: same status, rows, Link, content type and credential headers as recorded."""
    mine = [e for e in school_recorded.exchanges if e["file"].startswith(f"{role}/")]
    if not mine:
        pytest.skip(f"nobody asked as {role}")

    wrong = _wrong(imported, mine, lambda _: role, role, capsys)

    assert not wrong


@pytest.mark.usefixtures("packed_only")
def test_bad_requests_are_answered_alike(
    imported: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """R125: wrong tokens, pages, parameters and forbidden objects get the recorded refusal."""
    wrong = _wrong(imported, recorded.exchanges("errors"), _role, "errors", capsys)

    assert not wrong


def _role(file: str) -> str:
    return next((f"{r}_1" for r in ("teacher", "observer") if file.startswith(r)), "student_1")


def _wrong(
    school: Simulator,
    exchanges: list[Json],
    role_of: Any,  # noqa: ANN401 - a file's name to a person's key
    title: str,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, list[str]]:
    """What differs by file; prints the figures, which are part of what the suite shows."""
    mine = [e for e in exchanges if offered(e)]
    compared = [e for e in mine if reason(e) is None]
    wrong = {e["file"]: differences(school, e, role_of(e["file"]))[:5] for e in compared}
    left_out = len(mine) - len(compared)
    lines = [
        f"  {n} excluded: {why}" for why, n in Counter(filter(None, map(reason, mine))).items()
    ]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{title}: {len(compared)} compared, {left_out} excluded, "
            f"{len(exchanges) - len(mine)} of routes not offered or no reads",
            *lines,
            sep="\n",
        )
    assert compared
    return {name: found for name, found in wrong.items() if found}


def test_few_exchanges_are_left_out(school_recorded: Recorded) -> None:
    """R49: at most one in twenty of the exchanges on offered routes is not compared."""
    mine = [e for e in school_recorded.exchanges if offered(e)]
    left_out = [e for e in mine if reason(e) is not None]

    assert len(left_out) <= _MOST_EXCLUDED * len(mine)


def test_few_members_are_left_out() -> None:
    """R125: the comparison leaves out at most fifteen member names."""
    assert len(VOLATILE) <= _MOST_VOLATILE
