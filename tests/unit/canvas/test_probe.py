"""Which mode a token is read in."""

import pytest

from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CanvasFailing, SyncError, TokenExpired
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import EXPIRED, MAINTENANCE
from tests.unit.canvas.local_server import Asked, LocalServer, a_client, json_reply, reply

SCOPE = reply('{"errors":[{"message":"Insufficient scopes on access token."}]}', 401, {})
UNKNOWN = json_reply(
    {"errors": [{"message": "Field 'allCourses' doesn't exist on type 'Query'",
                 "extensions": {"code": "undefinedField"}}]}
)  # fmt: skip


async def probed(server: LocalServer, egress: Egress, answer: bytes) -> Mode:
    async def answering(asked: Asked) -> bytes:
        return answer if (asked.method, asked.target) == ("POST", "/api/graphql") else reply("{}")

    server.answering = answering
    return await RestReader(a_client(server, egress), FakeReport(), home_shard=None).probe()


@pytest.mark.parametrize(
    ("answer", "mode"),
    [
        (json_reply({"data": {"allCourses": []}}), Mode.GRAPHQL),
        (SCOPE, Mode.REST),
        (UNKNOWN, Mode.REST),
        (reply("", 404), Mode.REST),
        (reply("", 302, {"Location": "/login"}), Mode.REST),
    ],
    ids=["open", "not in scope", "another schema", "switched off", "sent to a login"],
)
async def test_mode(server: LocalServer, egress: Egress, answer: bytes, mode: Mode) -> None:
    """One small query tells whether GraphQL is open to the token; if not, REST is."""
    assert await probed(server, egress, answer) is mode
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error"), [(EXPIRED, TokenExpired), (MAINTENANCE, CanvasFailing)]
)
async def test_trouble(
    server: LocalServer, egress: Egress, answer: bytes, error: type[SyncError]
) -> None:
    """A dead token, or a Canvas that is down, says nothing about modes."""
    with pytest.raises(error):
        await probed(server, egress, answer)
