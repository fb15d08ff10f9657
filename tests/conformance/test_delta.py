"""A school without `world.json`, made from what one student was answered, answers REST alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from canvas_simulator import Simulator, open_world
from tests import recorded
from tests.conformance.replay import differences, offered

if TYPE_CHECKING:
    from canvas_simulator.schema import User

Json = Any  # recorded JSON
_PACK = Path(recorded.__file__).parent / "data" / "recorded" / "delta-exchanges.jsonl.gz"
_UNSEEN = "about rows that the viewer's GraphQL answers do not hold"
EXCLUDED = {
    "rest-courses": "shows no override of a final grade, as if switched off: no answer tells",
    "rest-graded": _UNSEEN,
    "rest-graded-if-none-match": _UNSEEN,
    "rest-index": _UNSEEN,
    "rest-planner": _UNSEEN,
    "rest-topics": "a school without discussions in parts: no answer tells",
}


@pytest.fixture(scope="module")
def school() -> Simulator:
    made = Simulator(open_world(_PACK))
    made.clock.freeze()
    return made


@pytest.mark.usefixtures("packed_only")
def test_every_read_is_answered_alike(
    school: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """R49, R125: the reads of a synchroniser: same status, rows, Link and 304."""
    reads = [_listed(e) for e in recorded.exchanges("delta-exchanges")]
    reads = [e for e in reads if offered(e)]
    compared = [e for e in reads if e["file"] not in EXCLUDED]
    viewer: User = school.school.users[4]

    wrong = {e["file"]: differences(school, e, viewer.key)[:5] for e in compared}
    wrong = {name: found for name, found in wrong.items() if found}

    with capsys.disabled():
        left_out = len(reads) - len(compared)
        print(f"\ndelta-exchanges: {len(compared)} compared, {left_out} excluded")  # noqa: T201
        for name, why in EXCLUDED.items():
            print(f"  {name} excluded: {why}")  # noqa: T201
    assert compared
    assert not wrong


def _listed(exchange: Json) -> Json:
    """The exchange with its query as pairs, as the other folders have it."""
    asked = exchange["request"]
    query = asked["query"]
    pairs = parse_qsl(query, keep_blank_values=True) if isinstance(query, str) else []
    return exchange | {"request": asked | {"query": pairs}}
