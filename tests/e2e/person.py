"""What every e2e test does: sign somebody in, connect a school, look at what is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from canvas_sync.domain.ids import owner_of
from local.person import Json, Person, signed_in
from local.school import STUDENT_ONE, School
from local.stack import Stack


@contextmanager
def somebody(stack: Stack, sub: str) -> Iterator[Person]:
    """``sub``, signed in; each test has its own."""
    with signed_in(stack.api_url, stack.token(sub)) as person:
        yield person


def connect(person: Person, school: School, user_id: int = STUDENT_ONE) -> Json:
    """The first run of a new connection, once it has ended."""
    sync_id = person.connect(school.url, school.token(user_id))["sync_id"]
    return person.wait_for_run(sync_id)


def items(stack: Stack, sub: str, prefix: str = "") -> list[dict[str, Any]]:
    """All that the table holds of ``sub`` under sort keys that begin with ``prefix``."""
    owner = owner_of(stack.sign_in.issuer, sub)
    pages = (
        stack.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=stack.outputs["MirrorTable"],
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)"
            if prefix
            else "pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"USER#{owner}"}}
            | ({":prefix": {"S": prefix}} if prefix else {}),
        )
    )
    return [item for page in pages for item in page["Items"]]
