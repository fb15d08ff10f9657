"""The KMS vault: one strict key, committed messages, outages, and a cheap import."""

import subprocess
import sys
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber
from pydantic import SecretStr

from canvas_sync.adapters.vault_kms import KmsVault
from canvas_sync.domain.errors import KeyUnavailable
from tests.fakes.aws import REGION, an_aws
from tests.fakes.builders import ANNA, SCHOOL

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

CANARY = SecretStr("canary-7f3a91c2d4e85b60")


def _unreachable() -> "KMSClient":
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    return boto3.client("kms", region_name=REGION, endpoint_url="http://127.0.0.1:1", config=config)


def _key(client: "KMSClient") -> str:
    return client.create_key()["KeyMetadata"]["Arn"]


async def test_outage() -> None:
    """R89, R218: without KMS tokens neither seal nor open, which may pass; nothing shows them."""
    with an_aws():
        client = boto3.client("kms", region_name=REGION)
        arn = _key(client)
        sealed = await KmsVault(client, key_arn=arn).seal(CANARY, owner=ANNA, host=SCHOOL)
    vault = KmsVault(_unreachable(), key_arn=arn)

    with pytest.raises(KeyUnavailable) as opening:
        await vault.open(sealed, owner=ANNA, host=SCHOOL)
    with pytest.raises(KeyUnavailable) as sealing:
        await vault.seal(CANARY, owner=ANNA, host=SCHOOL)

    assert CANARY.get_secret_value() not in f"{opening.value!r} {sealing.value!r}"


@pytest.mark.parametrize("code", ["DisabledException", "AccessDeniedException"])
async def test_key_refuses(code: str) -> None:
    """R218: a disabled or forbidden key is an outage: the token is not dead for that."""
    with an_aws():
        client = boto3.client("kms", region_name=REGION)
        vault = KmsVault(client, key_arn=_key(client))
        sealed = await vault.seal(CANARY, owner=ANNA, host=SCHOOL)
        stub = Stubber(client)
        stub.add_client_error("decrypt", code)

        with stub, pytest.raises(KeyUnavailable) as refused:
            await vault.open(sealed, owner=ANNA, host=SCHOOL)

    assert code in str(refused.value)


async def test_key_refuses_sealing() -> None:
    """What KMS said is in the error's text, where the library wraps it and where it drops it."""
    with an_aws():
        client = boto3.client("kms", region_name=REGION)
        vault = KmsVault(client, key_arn=_key(client))
        stub = Stubber(client)
        stub.add_client_error("generate_data_key", "AccessDeniedException")

        with stub, pytest.raises(KeyUnavailable, match="AccessDeniedException"):
            await vault.seal(CANARY, owner=ANNA, host=SCHOOL)


async def test_other_key() -> None:
    """R57: what was sealed under another key of the same account does not open."""
    with an_aws():
        client = boto3.client("kms", region_name=REGION)
        sealed = await KmsVault(client, key_arn=_key(client)).seal(CANARY, owner=ANNA, host=SCHOOL)

        with pytest.raises(KeyUnavailable):
            await KmsVault(client, key_arn=_key(client)).open(sealed, owner=ANNA, host=SCHOOL)


async def test_form() -> None:
    """R57: the message commits to its key (suite 0x0478), is not signed, and names the context."""
    with an_aws():
        client = boto3.client("kms", region_name=REGION)
        vault = KmsVault(client, key_arn=_key(client))
        sealed = await vault.seal(CANARY, owner=ANNA, host=SCHOOL)

    assert sealed[:3] == b"\x02\x04\x78"
    for word in (ANNA, SCHOOL, "canvas-token"):
        assert word.encode() in sealed


def test_cold_start() -> None:
    """Importing the vault loads neither the SDK nor its cryptography: only its use does."""
    code = (
        "import sys, canvas_sync.adapters.vault_kms;"
        "print([name for name in sys.modules if name.startswith(('aws_enc', 'cryptography'))])"
    )

    run = subprocess.run(  # our own arguments
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )

    assert run.stdout.strip() == "[]"
