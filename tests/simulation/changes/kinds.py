"""What a change is, and in which modes no cheap signal shows it (the daily reconcile does)."""

from collections.abc import Callable
from dataclasses import dataclass

from canvas_sync.domain.connection import Mode
from tests.simulation.harness.actor import Actor

Do = Callable[[Actor], object]
BOTH = frozenset(Mode)
IN_REST = frozenset({Mode.REST})
IN_GRAPHQL = frozenset({Mode.GRAPHQL})


@dataclass(frozen=True)
class Kind:
    """``hidden_in``: modes in which only a reconcile is sure to find it. ``weight``: how often."""

    do: Do
    hidden_in: frozenset[Mode] = frozenset()
    weight: int = 2
