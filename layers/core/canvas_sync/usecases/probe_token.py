"""The token that a person gave: may it be one, does Canvas take it, whose is it."""

import asyncio

from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import (
    CanvasUnreachable,
    CapabilityOff,
    CredentialRefused,
    Refused,
    Retriable,
)
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.domain.snapshot import Identity
from canvas_sync.ports import Canvas, CanvasReader

PROBE_SECONDS = 12.0
TOKEN_LENGTHS = range(10, 513)


def usable_token(given: SecretStr) -> SecretStr:
    """The trimmed token.

    Raises:
        Refused: ``token_malformed``; the text never quotes it.
    """
    token = given.get_secret_value().strip()
    if len(token) not in TOKEN_LENGTHS:
        raise _malformed("must have 10 to 512 characters; copy it whole from Canvas")
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise _malformed("has characters no Canvas token has; copy it again")
    return SecretStr(token)


def _malformed(problem: str) -> Refused:
    return Refused("token_malformed", f"api_token {problem}.", field="api_token")


async def probe(site: CanvasSite, token: SecretStr, *, canvas: Canvas) -> tuple[Identity, Mode]:
    """Whose the token is, and how Canvas is read with it.

    Raises:
        Refused: ``token_rejected`` with the cause as its reason, ``not_canvas``.
        CanvasUnreachable: no answer within 12 s.
    """
    try:
        async with (
            asyncio.timeout(PROBE_SECONDS),
            canvas.reader(
                site, token, known=None, mode=Mode.REST, budget_seconds=PROBE_SECONDS
            ) as reader,
        ):
            return await reader.identity(), await _mode(reader)
    except TimeoutError as exc:
        raise CanvasUnreachable("Canvas gave no answer in time") from exc
    except CredentialRefused as exc:
        text = "Canvas refuses this token; make a new one under Account > Settings."
        raise Refused("token_rejected", text, field="api_token", reason=exc.code) from exc
    except CapabilityOff as exc:
        text = "This token's scopes lack users/self; make one with it, or one without scopes."
        raise Refused("token_rejected", text, field="api_token", reason="scope_missing") from exc


async def _mode(reader: CanvasReader) -> Mode:
    """What the token can be read by; without an answer GraphQL, which a refusal corrects."""
    try:
        return await reader.probe()
    except Retriable:
        return Mode.GRAPHQL
