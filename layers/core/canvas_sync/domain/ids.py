"""Names of people, Canvas hosts and objects, and how they are made."""

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import NewType
from urllib.parse import SplitResult, urlsplit

from canvas_sync.domain.errors import Refused

Owner = NewType("Owner", str)
Instance = NewType("Instance", str)
CourseId = NewType("CourseId", str)
AssignmentId = NewType("AssignmentId", str)
TopicId = NewType("TopicId", str)
SyncId = NewType("SyncId", str)

SHARD_SIZE = 10**13
HTTPS = 443

_HOST_NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
"""A dotted name (RFC 1035 lengths); its last label begins with a letter, so it is no address."""


def owner_of(issuer: str, subject: str) -> Owner:
    """The only name of a person in keys, logs and messages: 26 base32 characters, no way back."""
    digest = sha256(f"{issuer}\n{subject}".encode()).digest()
    return Owner(base64.b32encode(digest).decode().lower()[:26])


def global_id(local_id: str, *, home_shard: int) -> str:
    """A Canvas id that names one object on every host: ``shard × 10¹³ + local``, as text.

    Source: recorded ``X-Canvas-User-Id`` against ``users/self``: 10000000000066 is user 66.
    """
    number = int(local_id)
    return str(number if number >= SHARD_SIZE else home_shard * SHARD_SIZE + number)


def local_id(any_id: str) -> str:
    """The id as the home host writes it in its own pages."""
    return str(int(any_id) % SHARD_SIZE)


def task_id(instance: Instance, course_id: CourseId, assignment_id: AssignmentId) -> str:
    """A task's name in the API: ``<8 hex of sha256(instance)>-<course>-<assignment>``."""
    return f"{instance_tag(instance)}-{course_id}-{assignment_id}"


def instance_tag(instance: Instance) -> str:
    return sha256(instance.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class CanvasSite:
    """Where a Canvas lives: ``base_url`` without trailing slash, ``instance`` its name in keys."""

    base_url: str
    instance: Instance


def parse_site(canvas_url: str, *, dev_hosts: frozenset[str]) -> CanvasSite:
    """Read what a person typed as the address of a Canvas.

    ``dev_hosts`` are ``host:port`` entries that may be plain http and local. What a name resolves
    to is the egress guard's business.

    Raises:
        Refused: ``url_not_allowed``; the message says what to change.
    """
    url = canvas_url.strip()
    parts = _split(url)
    if parts.scheme not in {"http", "https"}:
        raise _refused("must begin with https://")
    if "@" in parts.netloc:
        raise _refused("has a user name in it; remove what stands before the @")
    if "?" in url or "#" in url or parts.path not in {"", "/"}:
        raise _refused("must end after the host name, as in https://canvas.school.example")
    host, port = (parts.hostname or "").removesuffix("."), _port(parts)
    if f"{host}:{port}" in dev_hosts:
        return CanvasSite(f"{parts.scheme}://{host}:{port}", Instance(f"{host}:{port}"))
    if parts.scheme != "https":
        raise _refused("must begin with https://")
    if "[" in parts.netloc or not _HOST_NAME.fullmatch(host):
        raise _refused("must name a host as in https://canvas.school.example, not an address")
    netloc = host if port == HTTPS else f"{host}:{port}"
    return CanvasSite(f"https://{netloc}", Instance(netloc))


def _split(url: str) -> SplitResult:
    """Nothing is left out on the way: ``urlsplit`` alone drops tabs and line ends."""
    if not url.isprintable():
        raise _refused("has an invisible character in it; type it anew")
    try:
        return urlsplit(url)
    except ValueError as exc:
        raise _refused("is not an address; copy it from the browser") from exc


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as exc:
        raise _refused("has an impossible port") from exc
    if port == 0:
        raise _refused("has an impossible port")
    return port or (HTTPS if parts.scheme == "https" else 80)


def _refused(problem: str) -> Refused:
    return Refused("url_not_allowed", f"canvas_url {problem}.", field="canvas_url")
