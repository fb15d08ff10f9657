"""A school without `world.json`, made from what one student was answered, answers alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from canvas_simulator import Simulator, open_world
from tests import recorded
from tests.conformance.replay import differences
from tests.conformance.tally import to_compare

_PACK = Path(recorded.__file__).parent / "data" / "recorded" / "delta-exchanges.jsonl.gz"


@pytest.mark.usefixtures("packed_only")
def test_a_synchronisers_questions() -> None:
    """R49, R71, R125: its GraphQL and its reads: same status, rows, Link and 304."""
    made = Simulator(open_world(_PACK))
    made.clock.freeze()
    compared = to_compare("delta-exchanges", recorded.exchanges("delta-exchanges"))

    wrong = {e["file"]: differences(made, e, "student_1") for e in compared}

    assert compared
    assert not {name: found for name, found in wrong.items() if found}
