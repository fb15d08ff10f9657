"""Reading a long list: one Query a page, no Scan, whatever else the table holds."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx

from canvas_sync.domain.connection import Profile
from canvas_sync.domain.ids import owner_of
from canvas_sync.domain.run import Progress
from local.stack import Stack
from tests.e2e.person import somebody
from tests.e2e.stores import stores
from tests.fakes.builders import SCHOOL, a_commit, a_connection, a_task, a_turn, leased

READER = "long-list"
TASKS, OPEN = 1_000, 100


async def fill(stack: Stack) -> None:
    """Store a connected person with 1 000 tasks, the first 900 of them handed in."""
    store, owner = stores(stack), owner_of(stack.sign_in.issuer, READER)
    seen = await store.connections.load(owner, SCHOOL)
    profile = Profile(READER, (SCHOOL,))
    await store.connections.take(a_turn(seen, connection=a_connection(owner), profile=profile))
    state = await leased(store.connections, owner, now=datetime.now(UTC))
    handed_in = [a_task(n, state="submitted") for n in range(TASKS - OPEN)]
    still_open = [a_task(n) for n in range(TASKS - OPEN, TASKS)]
    await store.mirror.apply(
        owner,
        SCHOOL,
        fence=state.fence,
        commit=a_commit(*handed_in, *still_open),
        progress=Progress(1, 1),
    )


def asked_of_the_table(stack: Stack, since: int) -> tuple[int, Counter[str]]:
    """The calls of the function that lists tasks, by operation, after call ``since``."""
    following, calls = stack.calls(since=since)
    mine = [call["operation"] for call in calls if "Tasks" in str(call["caller"])]
    return following, Counter(mine)


def test_a_page_is_one_query(stack: Stack) -> None:
    """R97, R98: 1 000 tasks, 900 of them completed: one Query a page, two with the completed."""
    asyncio.run(fill(stack))
    with somebody(stack, READER) as person:
        for include_completed, queries in ((False, 1), (True, 2)):
            mark, _ = asked_of_the_table(stack, 0)
            query: dict[str, Any] = {"limit": 50, "include_completed": include_completed}
            seen: list[str] = []
            while True:
                page = page_of(person.http, query)
                mark, calls = asked_of_the_table(stack, mark)
                assert calls["Query"] == queries
                assert set(calls) == {"Query", "GetItem"}
                seen += [task["id"] for task in page["assignments"]]
                if page["next_cursor"] is None:
                    break
                query["cursor"] = page["next_cursor"]
            assert len(seen) == len(set(seen)) == (TASKS if include_completed else OPEN)


def page_of(http: httpx.Client, query: dict[str, Any]) -> dict[str, Any]:
    answer = http.get("/api/v1/canvas/assignments", params=query)
    page: dict[str, Any] = answer.raise_for_status().json()
    return page
