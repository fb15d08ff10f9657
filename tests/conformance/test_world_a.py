"""The simulator answers as the recorded Canvas did: every offered read, all four roles."""

from __future__ import annotations

from collections import Counter

import pytest

from canvas_simulator import Simulator
from tests import recorded
from tests.conformance.excluded import reason
from tests.conformance.replay import VOLATILE, differences, offered, simulator

_MOST_VOLATILE = 15


@pytest.fixture(scope="module")
def school() -> Simulator:
    return simulator()


@pytest.mark.parametrize("role", ["student_1", "observer_1", "ta_1", "teacher_1"])
def test_every_offered_read_is_answered_alike(
    school: Simulator, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """R49, R125: same status, rows, Link, content type and credential headers as recorded."""
    exchanges = [e for e in recorded.exchanges("world-a") if e["file"].startswith(f"{role}/")]
    mine = [e for e in exchanges if offered(e)]
    compared = [e for e in mine if reason(e) is None]

    wrong = {e["file"]: differences(school, e, role)[:5] for e in compared}
    wrong = {name: found for name, found in wrong.items() if found}

    with capsys.disabled():
        print(  # noqa: T201 - the figures are part of what the suite shows
            f"\n{role}: {len(compared)} compared, {len(mine) - len(compared)} excluded, "
            f"{len(exchanges) - len(mine)} of routes not offered"
        )
        for why, count in Counter(filter(None, map(reason, mine))).items():
            print(f"  {count} excluded: {why}")  # noqa: T201
    assert compared
    assert not wrong


def test_bad_requests_are_answered_alike(
    school: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """R125: wrong tokens, pages, parameters and forbidden objects get the recorded refusal."""
    mine = [e for e in recorded.exchanges("errors") if offered(e)]
    compared = [e for e in mine if reason(e) is None]

    wrong = {e["file"]: differences(school, e, _role(e["file"]))[:5] for e in compared}
    wrong = {name: found for name, found in wrong.items() if found}

    with capsys.disabled():
        print(f"\nerrors: {len(compared)} compared, {len(mine) - len(compared)} excluded")  # noqa: T201
    assert compared
    assert not wrong


def _role(file: str) -> str:
    return next((f"{r}_1" for r in ("teacher", "observer") if file.startswith(r)), "student_1")


def test_few_members_are_left_out() -> None:
    """R125: the comparison leaves out at most fifteen member names."""
    assert len(VOLATILE) < _MOST_VOLATILE
