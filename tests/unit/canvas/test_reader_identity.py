"""Who a token belongs to, and what is no Canvas at all."""

import pytest

from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    ContractBroken,
    Refused,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.snapshot import Identity
from tests.fakes.clock import NOON
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import EXPIRED, HTML, MISSING_FOR_NOBODY
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    LocalServer,
    a_client,
    json_reply,
    reply,
)


def connecting(server: LocalServer, egress: Egress) -> RestReader:
    return RestReader(a_client(server, egress), FakeReport(), home_shard=None)


class TestIdentity:
    async def test_who(self, server: LocalServer, egress: Egress) -> None:
        """R125: the user's global id is the header's, its shard is the home shard."""
        server.answers = {"users/self": [json_reply({"id": "66", "name": "Student One"})]}

        identity = await connecting(server, egress).identity()

        assert identity == Identity("10000000000066", 1, NOON)

    async def test_global_body(self, server: LocalServer, egress: Egress) -> None:
        """R84: a user of another shard leaves the host's local ids as they are."""
        server.answers = {"users/self": [json_reply({"id": "10000000000066"})]}

        assert await connecting(server, egress).identity() == Identity("10000000000066", 0, NOON)

    async def test_one_shard(self, server: LocalServer, egress: Egress) -> None:
        """R84: a Canvas of one shard says the plain id in the header too."""
        plain = json_reply({"id": 66}, **{"X-Canvas-User-Id": "66"})
        server.answers = {"users/self": [plain]}

        assert await connecting(server, egress).identity() == Identity("66", 0, NOON)

    @pytest.mark.parametrize(
        "answer",
        [
            reply("<html>Welcome", 200, HTML),
            reply("<html>Not found", 404, HTML),
            reply("", 302, {"Location": "/login"}),
            reply("", 403, HTML),
            reply('{"id": "66"}', 200, {}),
            reply('{"id": "66"}', 200, {"X-Canvas-User-Id": "me"}),
            json_reply({"name": "Student One"}),
            json_reply([]),
            reply('{"detail":"Not found"}', 404, {}),
        ],
        ids=[
            *("a page", "no page", "login", "forbidden", "no header", "odd header", "no id"),
            *("a list", "other API"),
        ],
    )
    async def test_not_canvas(self, server: LocalServer, egress: Egress, answer: bytes) -> None:
        """What does not answer as a Canvas is refused at connect; later it is only failing."""
        server.answers = {"users/self": [answer]}

        with pytest.raises(Refused) as refused:
            await connecting(server, egress).identity()
        with pytest.raises(CanvasFailing):
            await RestReader(a_client(server, egress), FakeReport(), home_shard=1).identity()

        assert (refused.value.code, refused.value.field) == ("not_canvas", "canvas_url")

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (EXPIRED, TokenExpired),
            (reply("<html>", 503, HTML), CanvasFailing),
            (SILENCE, CanvasUnreachable),
            (RESET, CanvasUnreachable),
            (MISSING_FOR_NOBODY, ContractBroken),
        ],
        ids=["dead token", "maintenance", "silence", "reset", "our header"],
    )
    async def test_trouble(
        self, server: LocalServer, egress: Egress, answer: bytes, error: type[SyncError]
    ) -> None:
        """A Canvas in trouble, or a dead token, is not "no Canvas"."""
        server.answers = {"users/self": [answer]}

        with pytest.raises(error):
            await connecting(server, egress).identity()

    async def test_no_such_host(self) -> None:
        """A host that does not exist is the address's fault at connect, else Canvas is away."""
        nowhere = LocalServer(scheme="https", host="nothing.invalid", port=443)
        egress = Egress(resolve=_nobody)

        with pytest.raises(Refused) as refused:
            await connecting(nowhere, egress).identity()
        with pytest.raises(CanvasUnreachable):
            await RestReader(a_client(nowhere, egress), FakeReport(), home_shard=1).identity()

        assert (refused.value.code, refused.value.reason) == ("url_not_allowed", "no_host")
        await egress.aclose()

    async def test_comes_first(self, server: LocalServer, egress: Egress) -> None:
        """Without a home shard nothing but the identity may be asked."""
        server.answers = {"users/self": [json_reply({"id": "66"})], "courses": [reply()]}
        server.answers["users/self/enrollments"] = [reply()]
        reader = connecting(server, egress)

        with pytest.raises(ContractBroken):
            await reader.courses()
        await reader.identity()

        assert (await reader.courses()).courses == ()


async def _nobody(host: str, port: int) -> list[str]:  # noqa: ARG001  # a resolver's
    return []
