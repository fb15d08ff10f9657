"""The sign-in stub is an OIDC issuer."""

from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest

from local.sign_in import AUDIENCE, SignIn, sign_in


@pytest.fixture(scope="module")
def issuer() -> Iterator[SignIn]:
    with sign_in() as running:
        yield running


def claims(issuer: SignIn, token: str) -> dict[str, Any]:
    """What a verifier that knows only the issuer's URL reads from ``token``."""
    url = f"{issuer.issuer}/.well-known/openid-configuration"
    keys = httpx.get(httpx.get(url).json()["jwks_uri"]).json()
    key = jwt.PyJWK(keys["keys"][0])
    read: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience=AUDIENCE, issuer=issuer.issuer
    )
    return read


def test_a_token_names_its_subject(issuer: SignIn) -> None:
    """A token verifies by discovery and key set, and says who signed in."""
    assert claims(issuer, issuer.token("student-2"))["sub"] == "student-2"


def test_a_token_is_had_over_http(issuer: SignIn) -> None:
    """``GET /token?sub=…`` gives the same kind of token to a shell."""
    token = httpx.get(f"{issuer.issuer}/token", params={"sub": "ann"}).text

    assert claims(issuer, token)["sub"] == "ann"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"lifetime_seconds": -100}, jwt.ExpiredSignatureError),
        ({"audience": "another"}, jwt.InvalidAudienceError),
        ({"forged": True}, jwt.InvalidSignatureError),
    ],
    ids=["expired", "for another service", "signed with a foreign key"],
)
def test_bad_tokens_can_be_had(
    issuer: SignIn, wanted: dict[str, Any], error: type[Exception]
) -> None:
    """Tests of the authorizer need tokens with exactly one flaw."""
    with pytest.raises(error):
        claims(issuer, issuer.token("ann", **wanted))


def test_other_pages_are_not_found(issuer: SignIn) -> None:
    """The stub has three pages."""
    assert httpx.get(f"{issuer.issuer}/login").status_code == 404
