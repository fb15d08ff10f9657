"""Good, dead and odd credentials, in the recorded order, with the writes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import recorded
from tests.conformance import tally
from tests.conformance.credentials.school import school
from tests.conformance.credentials.script import START, STEPS, Step, asker, in_order, name_for
from tests.conformance.credentials.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any  # a recorded exchange


@pytest.mark.usefixtures("packed_only")
@pytest.mark.parametrize("group", sorted(START))
def test_credentials_are_answered_alike(group: str) -> None:
    """R49, R100: every answer of a sequence, made at one school, is the recorded one."""
    exchanges = [e for e in recorded.exchanges("auth") if e["file"].startswith(f"{group}/")]
    run, wrong = Sequence(school(START[group])), {}
    waiting = [step for step in STEPS if step.before.startswith(f"{group}/")]

    for exchange in in_order(tally.to_compare("auth", exchanges)):
        for step in _due(waiting, exchange):
            step.do(run)
        if found := run.unlike(exchange, asker(exchange), name_for(exchange)):
            wrong[exchange["file"]] = found

    assert not wrong
    assert not waiting


def _due(waiting: list[Step], exchange: Json) -> Iterator[Step]:
    """The next steps, as far as they come before ``exchange``."""
    while waiting and exchange["file"].startswith(waiting[0].before):
        yield waiting.pop(0)
