"""R89: TokenVault, one specification over the fake and KMS (moto)."""

import logging
from collections.abc import AsyncIterator

import boto3
import pytest
from pydantic import SecretStr

from canvas_sync.adapters.vault_kms import KmsVault
from canvas_sync.domain.errors import KeyUnavailable
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.ports import TokenVault
from tests.fakes.aws import REGION, an_aws
from tests.fakes.builders import ANNA, BORIS, COLLEGE, SCHOOL
from tests.fakes.vault import FakeVault

CANARY = "canary-7f3a91c2d4e85b60"


@pytest.fixture(params=["fake", "aws"])
async def vault(request: pytest.FixtureRequest) -> AsyncIterator[TokenVault]:
    if request.param == "fake":
        yield FakeVault()
    else:
        with an_aws():
            client = boto3.client("kms", region_name=REGION)
            yield KmsVault(client, key_arn=client.create_key()["KeyMetadata"]["Arn"])


async def test_round_trip(vault: TokenVault) -> None:
    """R57: a sealed token opens for its owner and host, and each sealing looks different."""
    token = SecretStr(CANARY)

    sealed = [await vault.seal(token, owner=ANNA, host=SCHOOL) for _ in range(2)]

    assert sealed[0] != sealed[1]
    assert [await vault.open(one, owner=ANNA, host=SCHOOL) for one in sealed] == [token, token]


@pytest.mark.parametrize(
    ("owner", "host"), [(BORIS, SCHOOL), (ANNA, COLLEGE), (BORIS, COLLEGE)], ids=str
)
async def test_swapped(vault: TokenVault, owner: Owner, host: Instance) -> None:
    """R57, R87: a ciphertext in another owner's or host's item does not open."""
    sealed = await vault.seal(SecretStr(CANARY), owner=ANNA, host=SCHOOL)

    with pytest.raises(KeyUnavailable) as refused:
        await vault.open(sealed, owner=owner, host=host)

    assert CANARY not in repr(refused.value)


@pytest.mark.parametrize("where", [0, 20, 60, -1])
async def test_tampered(vault: TokenVault, where: int) -> None:
    """R57, R218: damaged bytes don't open, and the error is one that may pass."""
    sealed = bytearray(await vault.seal(SecretStr(CANARY), owner=ANNA, host=SCHOOL))
    sealed[where % len(sealed)] ^= 1

    with pytest.raises(KeyUnavailable):
        await vault.open(bytes(sealed), owner=ANNA, host=SCHOOL)


@pytest.mark.parametrize("sealed", [b"", b"\x02", CANARY.encode()], ids=["empty", "cut", "clear"])
async def test_not_sealed(vault: TokenVault, sealed: bytes) -> None:
    """R218: what was never sealed does not open."""
    with pytest.raises(KeyUnavailable):
        await vault.open(sealed, owner=ANNA, host=SCHOOL)


async def test_nothing_shows(vault: TokenVault, caplog: pytest.LogCaptureFixture) -> None:
    """R88: neither ciphertext, repr nor a DEBUG log shows the token, also where it fails."""
    caplog.set_level(logging.DEBUG)

    sealed = await vault.seal(SecretStr(CANARY), owner=ANNA, host=SCHOOL)
    opened = await vault.open(sealed, owner=ANNA, host=SCHOOL)
    with pytest.raises(KeyUnavailable):
        await vault.open(sealed[:-1], owner=ANNA, host=SCHOOL)

    assert CANARY.encode() not in sealed
    assert CANARY not in f"{opened!r} {vault!r}"
    assert CANARY not in caplog.text
