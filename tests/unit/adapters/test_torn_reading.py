"""Both parts of a connection are two items: a step between reading them must not be missed."""

import pytest

from canvas_sync.adapters.item_codec import Fields
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.errors import Moved
from canvas_sync.domain.sync_state import Linked, cancelled
from tests.fakes.aws import AwsStore
from tests.fakes.builders import ANNA, SCHOOL, a_turn, leased


async def _torn(aws: AwsStore, monkeypatch: pytest.MonkeyPatch) -> Linked:
    """A reading with a disconnect after its first half."""
    table = aws.connections._mirror  # noqa: SLF001  # the place to interfere
    get, between = type(table).get, [True]

    async def interrupted(key: Key) -> Fields | None:
        found = await get(table, key)
        if between and between.pop():
            seen = await aws.connections.load(ANNA, SCHOOL)
            gone = a_turn(seen, connection=None, state=cancelled(seen.state))
            await aws.connections.take(gone)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(type(table), "get", lambda _self, key: interrupted(key))
        return await aws.connections.load(ANNA, SCHOOL)


async def test_disconnect_between_two_halves(
    aws: AwsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R65, R208: what a torn reading decides is refused; nobody works on what has ended."""
    await leased(aws.connections)

    seen = await _torn(aws, monkeypatch)

    with pytest.raises(Moved):
        await aws.connections.take(a_turn(seen))
