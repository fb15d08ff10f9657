"""What every query has in common."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from canvas_sync.canvas.answers import NotCanvas
from canvas_sync.canvas.graphql.asking import Reply, ask, course_nodes
from canvas_sync.canvas.page import Page
from tests.fakes.clock import NOON


class SlowClient:
    """Takes its time over an answer that is dated at its end."""

    async def post_graphql(
        self,
        query: str,  # noqa: ARG002  # it answers anything
        variables: Mapping[str, object],  # noqa: ARG002  # it answers anything
        *,
        light: bool = False,  # noqa: ARG002  # it answers anything
    ) -> Page:
        await asyncio.sleep(0.02)
        return Page({}, NOON, None, None, 0)


async def test_began() -> None:
    """R74: Canvas dates an answer when it is done: the reading began before that."""
    reply = await ask(SlowClient(), "", {})

    assert reply.seen_at == NOON
    assert (NOON - reply.began_at).total_seconds() >= 0.015


@pytest.mark.parametrize("courses", [None, {}, "x"])
def test_no_courses(courses: Any) -> None:  # noqa: ANN401  # any JSON
    """What is no list of courses proves nothing."""
    with pytest.raises(NotCanvas):
        course_nodes(Reply({"courses": courses}, NOON, NOON))


def test_courses_by_id() -> None:
    """A course that may not be seen is null, or missing: either way absent."""
    reply = Reply({"courses": [None, {"_id": "7"}, {"name": "no id"}]}, NOON, NOON)

    assert course_nodes(reply) == {"7": {"_id": "7"}}
