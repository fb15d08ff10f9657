"""Seals tokens with the AWS Encryption SDK under one KMS key: a fresh data key for each token.

With ``canvas.auth`` the only place where a token is in clear. The SDK without its
material-providers part does not check the encryption context on opening (its ``decrypt`` has no
such parameter): this file compares what the header says itself, before it returns anything.
"""

import asyncio
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from canvas_sync.domain.errors import KeyUnavailable
from canvas_sync.domain.ids import Instance, Owner

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

PURPOSE = "canvas-token"


class KmsVault:
    """``key_arn``: the one key that seals and opens. The library is loaded at the first use."""

    def __init__(self, client: "KMSClient", *, key_arn: str) -> None:
        self._client = client
        self._key_arn = key_arn
        self._answered = threading.local()
        client.meta.events.register("after-call.kms", self._note)

    async def seal(self, token: SecretStr, *, owner: Owner, host: Instance) -> bytes:
        return await asyncio.to_thread(self._seal, token, _context(owner, host))

    async def open(self, sealed: bytes, *, owner: Owner, host: Instance) -> SecretStr:
        return await asyncio.to_thread(self._open, sealed, _context(owner, host))

    def _seal(self, token: SecretStr, context: dict[str, str]) -> bytes:
        from aws_encryption_sdk import Algorithm

        self._answered.code = None
        try:
            sealed, _ = _sdk().encrypt(
                source=token.get_secret_value().encode(),
                key_provider=self._key(),
                encryption_context=context,
                algorithm=Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
            )
        except Exception as exc:  # the SDK and KMS fail in many ways, none of them the person's
            raise KeyUnavailable(f"the key can't seal now: {self._cause(exc)}") from exc
        return bytes(sealed)

    def _open(self, sealed: bytes, context: dict[str, str]) -> SecretStr:
        self._answered.code = None
        try:
            clear, header = _sdk().decrypt(source=sealed, key_provider=self._key())
        except Exception as exc:  # damaged bytes fail in many ways
            raise KeyUnavailable(f"the token can't be opened: {self._cause(exc)}") from exc
        if header.encryption_context != context:
            raise KeyUnavailable("the sealed token is not this owner's and host's")
        return SecretStr(clear.decode())

    def _note(self, parsed: Mapping[str, Any], **_: object) -> None:
        """Keep what KMS refused in this thread: the SDK drops it when it opens a message."""
        self._answered.code = parsed.get("Error", {}).get("Code")

    def _cause(self, error: Exception) -> str:
        said = self._answered.code
        return f"{type(error).__name__}, KMS said {said}" if said else type(error).__name__

    def _key(self) -> Any:  # noqa: ANN401  # the SDK is untyped
        """A strict master key: opens what was sealed under this ARN and nothing else."""
        from aws_encryption_sdk.key_providers.kms import KMSMasterKey

        return KMSMasterKey(key_id=self._key_arn, client=self._client)


def _context(owner: Owner, host: Instance) -> dict[str, str]:
    return {"owner": owner, "host": host, "purpose": PURPOSE}


def _sdk() -> Any:  # noqa: ANN401  # the SDK is untyped
    """The SDK's client: only messages that commit to their key, wrapped once."""
    from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient

    policy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    return EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=1)
