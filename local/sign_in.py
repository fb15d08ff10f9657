"""A sign-in stub: an OIDC issuer on loopback that gives a token to whoever asks."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

AUDIENCE = "canvas-sync"
HOUR_SECONDS = 3600
KEY_ID = "sign-in-stub"
_new_key = partial(rsa.generate_private_key, public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class SignIn:
    """An issuer that listens: its URL and its key."""

    issuer: str
    key: RSAPrivateKey = field(repr=False)

    def token(
        self,
        sub: str = "student-1",
        *,
        audience: str = AUDIENCE,
        lifetime_seconds: int = HOUR_SECONDS,
        forged: bool = False,
    ) -> str:
        """A signed access token of ``sub``; a forged one is signed with a foreign key."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": sub,
            "aud": audience,
            "iat": now,
            "exp": now + lifetime_seconds,
        }
        key = _new_key() if forged else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})

    def page(self, target: str) -> str | None:
        """What the server answers to a request target."""
        url = urlsplit(target)
        if url.path == "/.well-known/openid-configuration":
            return json.dumps(
                {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/.well-known/jwks.json"}
            )
        if url.path == "/.well-known/jwks.json":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return json.dumps({"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]})
        if url.path == "/token":
            return self.token(dict(parse_qsl(url.query)).get("sub", "student-1"))
        return None


@contextmanager
def sign_in() -> Iterator[SignIn]:
    """Listen on a free port of loopback while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    stub = SignIn(f"http://127.0.0.1:{server.server_port}", _new_key())
    server.RequestHandlerClass = _handler(stub)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stub: SignIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server looks for
            page = stub.page(self.path)
            self.send_response(404 if page is None else 200)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Stay silent: a request line would show nothing but who asked for a token."""

    return Handler
