"""Random histories of a school, a person and a service with bad luck: in the end all is right.

Each plays 20 and more changes, 5 and more syncs, 3 and more troubles, on a virtual clock, with the
real readers and use cases over the fake ports, against the simulator. A failure prints the whole
history and its seed: `pytest tests/simulation --seed N` plays that one again.
"""

import time

import pytest

from tests.simulation.changes.table import KINDS
from tests.simulation.harness.history import History
from tests.simulation.harness.stage import BrokenError, Tally
from tests.simulation.harness.telling import tell
from tests.simulation.troubles.table import TROUBLES
from tests.virtual_loop import run_virtually

ACTS = ("disconnect", "reordered")


async def _play(seed: int, tally: Tally) -> None:
    await History(seed, tally).play()


@pytest.mark.timeout(1_500)
def test_histories(seeds: list[int], tally: Tally) -> None:
    """R70, R72, R75, R78: the mirror is what the rules show, the person's marks are untouched."""
    began, broken = time.process_time(), []
    for seed in seeds:
        try:
            run_virtually(_play(seed, tally))
        except BrokenError as wrong:
            broken.append(f"{wrong}\nagain: pytest tests/simulation --seed {seed}")
    each = (time.process_time() - began) / len(seeds)

    tell(f"{len(seeds)} histories, {each:.2f} s of CPU each, {len(broken)} broken")
    tell(_lines(tally))
    assert not broken, "\n\n".join(broken[:3])


def _lines(tally: Tally) -> str:
    parts = {"by mode": tally.histories, "syncs": tally.syncs, "troubles": tally.troubles}
    parts["changes"] = tally.changes
    return "\n".join(
        f"{name}: " + ", ".join(f"{what} {n}" for what, n in counts.most_common())
        for name, counts in parts.items()
    )


def test_everything_was_hit(seeds: list[int], tally: Tally) -> None:
    """Every kind of change and every trouble happened in some history."""
    if len(seeds) < 100:
        pytest.skip("too few histories to hit everything")
    assert not set(KINDS) - set(tally.changes)
    assert not {*TROUBLES, *ACTS} - set(tally.troubles)
    assert len(tally.histories) == 2
