"""Tokens: who calls, and the five ways a credential is refused.

The words of a refusal decide what a client does, so they are exactly Canvas's: a header
that is no `Bearer …` counts as no token; expired wins over revoked.
"""

from __future__ import annotations

import hashlib
import random
import string
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from canvas_simulator.call import stamp
from canvas_simulator.http import Refused, not_found, server_error
from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.http import Request
    from canvas_simulator.schema import User
    from canvas_simulator.school import School

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 64
_ASK = 'Bearer realm="canvas-lms"'
_NOTED_AGAIN_AFTER = timedelta(minutes=10)  # between two moments of a token's last use


class Caller(NamedTuple):
    """Who is answered, and who really asks where a request names whom to act as."""

    user: User
    real: User | None = None


@dataclass(slots=True)
class Token:
    """``blocked`` stands for a pending token or a key switched off: `Invalid`, may come back."""

    value: str
    user_id: int
    expires_at: datetime | None = None
    revoked: bool = False
    blocked: bool = False
    scoped: bool = False
    number: int = 0
    purpose: str = ""
    scopes: list[str] = field(default_factory=list)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_used_at: datetime | None = None

    def use(self, at: datetime) -> None:
        """NOTE: noted at most every ten minutes; that moves `updated_at` too."""
        if self.last_used_at is None or at - self.last_used_at > _NOTED_AGAIN_AFTER:
            self.last_used_at = self.updated_at = at


class Tokens:
    """The tokens of a school; each user has one from the start, reproducible by seed."""

    def __init__(self, school: School) -> None:
        self._school = school
        school.keys = self
        self._by_value: dict[str, Token] = {}
        self._issued: dict[int, int] = {}
        self._of: dict[int, list[Token]] = {}
        for user in school.world.users:
            self.issue(user.id)

    def issue(self, user_id: int, *, expires_at: datetime | None = None) -> Token:
        """A further token of that user; the n-th is the same in every run of the world."""
        nth = self._issued[user_id] = self._issued.get(user_id, 0) + 1
        value = _value(self._school.world.seed, user_id, nth)
        at = self._school.clock.now()
        number = len(self._by_value) + 1
        token = Token(value, user_id, expires_at, number=number, created_at=at, updated_at=at)
        self._by_value[value] = token
        self._of.setdefault(user_id, []).append(token)
        return token

    def regenerate(self, token: Token) -> None:
        """Another value for the same token: the one it had is unknown from now on."""
        del self._by_value[token.value]
        nth = self._issued[token.user_id] = self._issued[token.user_id] + 1
        token.value = _value(self._school.world.seed, token.user_id, nth)
        self._by_value[token.value] = token

    def first(self, user_id: int) -> Token:
        """The user's first token; made now for one who came after the start."""
        value = _value(self._school.world.seed, user_id, 1)
        return self._by_value.get(value) or self.issue(user_id)

    def __getitem__(self, value: str) -> Token:
        return self._by_value[value]

    def all(self) -> list[Token]:
        return list(self._by_value.values())

    def of(self, user_id: int) -> list[Token]:
        """All tokens of a person, dead ones too, by number."""
        return sorted(self._of.get(user_id, ()), key=lambda token: token.number)

    def give(self, token: Token, user_id: int) -> None:
        """The token is that person's from now on, as after a merge."""
        self._of[token.user_id].remove(token)
        self._of.setdefault(user_id, []).append(token)
        token.user_id = user_id

    def caller(self, request: Request, now: datetime) -> Caller:
        """The user whose live token the request carries, or the one she acts as.

        Raises:
            Refused: no token, or one that is not good any more.
        """
        value = presented(request)
        if value is None:
            raise _unauthenticated(request)
        if not value.isascii():
            raise server_error()
        token = self._by_value.get(value)
        if token is not None and token.expires_at is not None and token.expires_at <= now:
            raise _refused("Expired access token.", expired_at=stamp(token.expires_at))
        if token is not None and token.revoked:
            raise _refused("Revoked access token.")
        if token is None or token.blocked or _shut_out(self._school.users[token.user_id]):
            raise _refused("Invalid access token.")
        if token.scoped:
            text = "Insufficient scopes on access token."
            raise Refused(401, {"errors": [{"message": text}], "error_report_id": 1})
        token.use(now)
        return self._masked(request, self._school.users[token.user_id])

    def _masked(self, request: Request, user: User) -> Caller:
        """The user an administrator acts as; nobody else may act as others."""
        wanted = request.one("as_user_id")
        if not wanted:
            return Caller(user)
        meant = user if wanted == "self" else self._school.users.get(local_id(wanted) or 0)
        if meant is None or (meant is not user and (not user.admin or meant.deleted)):
            into = meant.merged_into_id if meant is not None and user.admin else None
            more = {"merged_into_user_id": into} if into else {}
            raise Refused(401, {"errors": "Invalid as_user_id", **more})
        return Caller(meant, user)


def presented(request: Request) -> str | None:
    """The token of the header; of the query only where there is no header at all."""
    header = request.headers.get("authorization")
    if header is None:
        return request.one("access_token")
    scheme, _, value = header.partition(" ")
    return value.strip() or None if scheme == "Bearer" else None


def _shut_out(user: User) -> bool:
    return user.suspended or user.deleted


def _value(seed: int, user_id: int, nth: int) -> str:
    """Canvas's form: account number, tilde, letters and digits; 64 characters in all."""
    digest = hashlib.sha256(f"{seed}/{user_id}/{nth}".encode()).digest()
    chance = random.Random(digest)  # noqa: S311 - reproducible on purpose, opens nothing real
    return "1~" + "".join(chance.choices(_LETTERS, k=_LENGTH - 2))


def _refused(message: str, **more: str | None) -> Refused:
    return Refused(401, {"errors": [{"message": message, **more}]}, www_authenticate=_ASK)


def _unauthenticated(request: Request) -> Refused:
    """NOTE: routes that load a user by id answer 404 to strangers, all others 401."""
    if request.path == "/api/graphql" and "json" not in request.headers.get("accept", ""):
        return _to_login(request)
    path = request.path.removeprefix("/api/v1/users/")
    if path != request.path and (path.count("/") == 0 or path.endswith("/enrollments")):
        return not_found()
    body = {"status": "unauthenticated", "errors": [{"message": "user authorization required"}]}
    return Refused(401, body, www_authenticate=_ASK)


def _to_login(request: Request) -> Refused:
    """GraphQL is a page of the web to whoever does not ask for JSON."""
    refused = Refused(302, None, location=f"{request.base()}/login")
    refused.reply.body = b""
    refused.reply.headers["content-type"] = "text/html; charset=utf-8"
    return refused
