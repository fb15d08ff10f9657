"""A vault that keeps the tokens itself and hands out numbered receipts."""

from itertools import count

from pydantic import SecretStr

from canvas_sync.domain.errors import KeyUnavailable
from canvas_sync.domain.ids import Instance, Owner
from tests.fakes.entering import Breakable


class FakeVault(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[bytes, tuple[SecretStr, Owner, Instance]] = {}
        self._numbers = count(1)

    async def seal(self, token: SecretStr, *, owner: Owner, host: Instance) -> bytes:
        await self.enter()
        receipt = f"sealed-{next(self._numbers)}".encode()
        self._kept[receipt] = token, owner, host
        return receipt

    async def open(self, sealed: bytes, *, owner: Owner, host: Instance) -> SecretStr:
        await self.enter()
        token, *context = self._kept.get(sealed, (SecretStr(""),))
        if context != [owner, host]:
            raise KeyUnavailable("the sealed token does not open for this owner and host")
        return token
