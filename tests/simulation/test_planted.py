"""The histories notice: a bug that takes one guard away is caught within sixty of them."""

import pytest

from tests.simulation.harness.history import History
from tests.simulation.harness.stage import BrokenError, Tally
from tests.simulation.harness.telling import tell
from tests.simulation.planted.table import PLANTED
from tests.virtual_loop import run_virtually

FIRST, MOST = 1_000, 60


async def _play(seed: int) -> None:
    await History(seed, Tally()).play()


def _is_caught(seed: int) -> bool:
    try:
        run_virtually(_play(seed))
    except BrokenError:
        return True
    return False


def test_right_without_a_bug() -> None:
    """R212: what breaks a history here is the bug that was planted, and nothing else."""
    assert [seed for seed in range(FIRST, FIRST + MOST) if _is_caught(seed)] == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PLANTED)
def test_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """R212: the guard is needed, and its absence is seen."""
    PLANTED[name](monkeypatch)

    tried = next((n for n in range(1, MOST + 1) if _is_caught(FIRST + n - 1)), None)

    tell(f"planted: {name}: caught by history {tried} of at most {MOST}")
    assert tried is not None
