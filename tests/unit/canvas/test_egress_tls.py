"""TLS asks for the host's name, wherever the connection goes (R207)."""

import datetime as dt
import ssl
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from canvas_sync.canvas.egress import Egress, Limits
from canvas_sync.domain.errors import CanvasUnreachable
from tests.unit.canvas.local_server import (
    serving,
)


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate and its key for ``name``, one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, form, plain))
    return path


@pytest.mark.parametrize("name", ["school.example", "other.example"])
async def test_tls_name(tmp_path: Path, name: str) -> None:
    """R207: the checked address is connected to, the certificate must be the host name's."""
    pem = certificate(tmp_path, "school.example")
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(pem)

    async def resolve(host: str, port: int) -> Sequence[str]:  # noqa: ARG001  # a resolver's
        return ["127.0.0.1"]

    async with serving(ours) as server:
        dev_host = f"{name}:{server.port}"
        egress = Egress(
            dev_hosts=frozenset({dev_host}),
            resolve=resolve,
            limits=Limits(),
            ssl_context=ssl.create_default_context(cafile=pem),
        )
        asking = egress.get(httpx.URL(f"https://{dev_host}/x"), headers={})
        if name == "school.example":
            assert (await asking).status == 404
        else:
            with pytest.raises(CanvasUnreachable):
                await asking
        await egress.aclose()
