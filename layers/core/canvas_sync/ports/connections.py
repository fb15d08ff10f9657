"""Whose Canvas may be read: connections, their runs, and the tokens behind them."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import SecretStr

from canvas_sync.domain.connection import Profile
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.planning import Slot
from canvas_sync.domain.run import Run
from canvas_sync.domain.sync_state import Linked, Turn


class Connections(Protocol):
    """Profiles, both parts of connections, run records and the list of open asked-for runs."""

    async def profile(self, owner: Owner) -> Profile | None: ...

    async def load(self, owner: Owner, instance: Instance) -> Linked:
        """Both parts, read consistently; an empty ``SyncState`` where nothing is stored."""
        ...

    async def take(self, turn: Turn) -> None:
        """Write one step as a whole, ``state.rev`` becoming ``seen.state.rev + 1``.

        Raises:
            Moved: the hot item changed since ``turn.seen`` was read; nothing was written.
        """
        ...

    async def run(self, owner: Owner, sync_id: SyncId) -> Run | None: ...

    async def due(self, slot: Slot) -> Sequence[tuple[Owner, Instance]]:
        """Every connection of one slot of the schedule."""
        ...


class TokenVault(Protocol):
    """Seals tokens so that they open only for the same owner and host."""

    async def seal(self, token: SecretStr, *, owner: Owner, host: Instance) -> bytes: ...

    async def open(self, sealed: bytes, *, owner: Owner, host: Instance) -> SecretStr:
        """The token in clear.

        Raises:
            KeyUnavailable: the key can't be used, or the ciphertext is not this owner's and host's.
        """
        ...
