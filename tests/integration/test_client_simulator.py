"""The client against the simulator: its bucket, its paging troubles and its GraphQL."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from canvas_simulator.faults import Fault
from canvas_simulator.generating import Size
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.canvas.answers import Place, QueryTooHeavy
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Egress, Limits
from canvas_sync.canvas.paging import walk
from canvas_sync.domain.errors import (
    CapabilityOff,
    SyncError,
    Throttled,
    UserMerged,
)
from canvas_sync.domain.ids import parse_site
from tests.fakes.clock import FakeClock
from tests.unit.canvas.local_server import Sleeps

LONG = Size(courses=1, assignments=130, students=2, seed=1)
CROWD = Size(courses=1, assignments=2, students=50, seed=1)
SELF = "users/self"
QUERY = "{ allCourses { _id } }"


@pytest.fixture
async def egress(canvas: Canvas) -> AsyncIterator[Egress]:
    egress = Egress(dev_hosts=frozenset({canvas.url.removeprefix("http://")}))
    yield egress
    await egress.aclose()


def a_client(
    canvas: Canvas, egress: Egress, user: str | int = "student_1", *, sleeps: Sleeps | None = None
) -> CanvasClient:
    """A client of that user's token that waits for nothing."""
    site = parse_site(canvas.url, dev_hosts=frozenset({canvas.url.removeprefix("http://")}))
    return CanvasClient(
        egress,
        site,
        SecretStr(canvas.token(user)),
        manners=Manners(FakeClock(), 3, lambda: 1.0, sleeps or Sleeps()),
        deadline=asyncio.get_running_loop().time() + 60,
        user_id=str(10**13 + _id(canvas, user)),
    )


def _id(canvas: Canvas, user: str | int) -> int:
    return next(u.id for u in canvas.simulator.school.world.users if user in (u.key, u.id))


def statuses(canvas: Canvas) -> Counter[int]:
    return Counter(seen.status for seen in canvas.requests.recent)


async def assignments(client: CanvasClient) -> str:
    """The address of a list of two pages."""
    courses = (await walk(client, "courses?per_page=100", place=Place.ACCOUNT)).rows
    return f"courses/{courses[0]['id']}/assignments?per_page=100"


@pytest.mark.parametrize("canvas", [CROWD], indirect=True)
@pytest.mark.parametrize("people", [1, 50])
async def test_no_refusal(canvas: Canvas, egress: Egress, people: int) -> None:
    """R155: with one person and with fifty, each asking all at once: not one refusal."""
    users = [u.id for u in canvas.simulator.school.world.users if u.key.startswith("student")]
    clients = [a_client(canvas, egress, user) for user in users[:people]]

    await asyncio.gather(
        *(client.get(SELF, place=Place.ACCOUNT) for client in clients for _ in range(12))
    )

    assert statuses(canvas) == {200: 12 * people}
    assert sum(client.usage.requests for client in clients) == 12 * people


@pytest.mark.parametrize("kind", ["throttled", "throttled_429"])
async def test_short_rest(canvas: Canvas, egress: Egress, kind: str) -> None:
    """R124: refused with a short Retry-After, the token rests that long, once, and goes on."""
    canvas.faults.add(Fault(SELF, kind, headers={"retry-after": "4"}))
    sleeps = Sleeps()
    client = a_client(canvas, egress, sleeps=sleeps)

    await asyncio.gather(*(client.get(SELF, place=Place.ACCOUNT) for _ in range(3)))

    assert sleeps.seconds == [4.0]
    assert client.usage.requests == 4


async def test_refused_for_good(canvas: Canvas, egress: Egress) -> None:
    """R124: refused again after the rest: the run waits, and nothing more is asked."""
    canvas.faults.add(Fault(".*", "throttled", times=None, headers={"retry-after": "4"}))
    client = a_client(canvas, egress)

    results = await asyncio.gather(
        *(client.get(SELF, place=Place.ACCOUNT) for _ in range(9)), return_exceptions=True
    )

    assert {type(result) for result in results} == {Throttled}
    assert 2 <= client.usage.requests <= 4


@pytest.mark.parametrize("canvas", [LONG], indirect=True)
@pytest.mark.parametrize(
    ("kind", "rows"),
    [("duplicated_rows", (121, True)), ("shifted_rows", (120, False)), (None, (121, False))],
)
async def test_shifting(
    canvas: Canvas, egress: Egress, kind: str | None, rows: tuple[int, bool]
) -> None:
    """R123: a row that comes twice is once in the list, and the list says so.

    One that went while the page was turned takes its neighbour along, and nothing shows it: no
    single listing proves that a row is gone.
    """
    client = a_client(canvas, egress)
    path = await assignments(client)
    if kind:
        canvas.faults.add(Fault("/assignments", kind, times=None))

    listing = await walk(client, path, place=Place.COURSE)

    ids = [row["id"] for row in listing.rows]
    assert len(ids) == len(set(ids))
    assert (len(ids), listing.shifted) == rows


@pytest.mark.parametrize("canvas", [LONG], indirect=True)
@pytest.mark.parametrize("kind", ["repeated_page", "other_host", "gzip_bomb"])
async def test_endless(canvas: Canvas, egress: Egress, kind: str) -> None:
    """R123, R207, R221: paging without end, to another host, or a body that swells, is an error."""
    client = a_client(canvas, egress)
    path = await assignments(client)
    fault = canvas.faults.add(Fault("/assignments", kind, times=None))

    with pytest.raises(SyncError):
        await walk(client, path, place=Place.COURSE)

    assert client.usage.requests == 1 + fault.met
    assert fault.met == (2 if kind == "repeated_page" else 1)


async def test_query(canvas: Canvas, egress: Egress) -> None:
    """A query is answered as Canvas does, and its cost is counted."""
    client = a_client(canvas, egress)

    page = await client.post_graphql(QUERY, {})

    assert page.payload["allCourses"]
    assert client.usage.cost_units > 0


async def test_query_of_a_scoped_token(canvas: Canvas, egress: Egress) -> None:
    """A token with scopes has no GraphQL: the capability is off, the token lives."""
    canvas.simulator.tokens[canvas.token("student_1")].scoped = True
    client = a_client(canvas, egress)

    with pytest.raises(CapabilityOff):
        await client.post_graphql(QUERY, {})

    assert client.usage.requests == 1


@pytest.mark.parametrize("kind", ["error", "reset", "truncated", "silence"])
async def test_failing_query(canvas: Canvas, kind: str) -> None:
    """A query that is not answered to its end is asked once, and for less the next time."""
    canvas.faults.add(Fault("graphql", kind, times=None))
    hosts = frozenset({canvas.url.removeprefix("http://")})
    egress = Egress(dev_hosts=hosts, limits=Limits(query_seconds=0.3))
    client = a_client(canvas, egress)

    with pytest.raises(QueryTooHeavy):
        await client.post_graphql(QUERY, {})

    assert client.usage.requests == 1
    await egress.aclose()


async def test_merged(canvas: Canvas, egress: Egress) -> None:
    """Row 21: a token that answers for another user than expected is not read any further."""
    client = a_client(canvas, egress)
    tokens = canvas.simulator.tokens
    tokens.give(tokens[canvas.token("student_1")], _id(canvas, "student_2"))

    with pytest.raises(UserMerged) as merged:
        await client.get(SELF, place=Place.ACCOUNT)

    assert merged.value.new_user_id == str(10**13 + _id(canvas, "student_2"))
