"""One table: reads that are upgraded and unexpired, writes that are retried within bounds."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from canvas_sync.adapters.dynamo_errors import call
from canvas_sync.adapters.item_codec import Fields, from_item, to_item
from canvas_sync.adapters.item_schema import current, expired
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.errors import ContractBroken, StorageUnavailable
from canvas_sync.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        BatchWriteItemInputTypeDef,
        QueryInputTypeDef,
        TransactWriteItemTypeDef,
        WriteRequestTypeDef,
    )

ATTEMPTS = 7
MAX_PAGES = 2_000
A_BATCH = 25


async def _back_off(attempt: int) -> None:
    """Full jitter: at most 50 ms after attempt 1, twice that after each further one."""
    await asyncio.sleep(random.uniform(0, 0.05 * 2 ** (attempt - 1)))  # noqa: S311  # no secret


class DynamoTable:
    """``pause`` waits after the failed attempt whose number it is given."""

    def __init__(
        self,
        client: "DynamoDBClient",
        name: str,
        *,
        clock: Clock,
        pause: Callable[[int], Awaitable[None]] = _back_off,
    ) -> None:
        self.client = client
        self.name = name
        self.pause = pause
        self._clock = clock

    async def get(self, key: Key) -> Fields | None:
        """The row at ``key``, read consistently."""
        where = to_item(key._asdict())
        answer = await call(
            self.client.get_item, TableName=self.name, Key=where, ConsistentRead=True
        )
        rows = self.read([from_item(answer["Item"])] if "Item" in answer else [])
        return rows[0] if rows else None

    async def rows(self, within: Key, *, only: Sequence[str] = ()) -> list[Fields]:
        """Every row whose sort key begins with ``within.sk``, read consistently.

        ``only``: the attributes wanted beside the key; none: all.
        """
        query = self._begins(within)
        if only:
            wanted = ("pk", "sk", "type", "schema", *only)
            names = {f"#{number}": name for number, name in enumerate(wanted)}
            query["ProjectionExpression"] = ", ".join(names)
            query["ExpressionAttributeNames"] = names
        return self.read([row async for page in self.pages(query) for row in page])

    async def delete(self, within: Key) -> None:
        """Remove every row whose sort key begins with ``within.sk``, expired ones too."""
        query = self._begins(within)
        query["ProjectionExpression"] = "pk, sk"
        found = [row async for page in self.pages(query) for row in page]
        await self.batch([{"DeleteRequest": {"Key": to_item(key)}} for key in found])

    def _begins(self, within: Key) -> "QueryInputTypeDef":
        condition = "pk = :pk AND begins_with(sk, :sk)" if within.sk else "pk = :pk"
        return {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_item({":pk": within.pk, ":sk": within.sk or None}),
            "ConsistentRead": True,
        }

    async def pages(self, query: "QueryInputTypeDef") -> AsyncIterator[list[Fields]]:
        """The pages of a Query as they are stored; stop reading when there is enough."""
        query = query.copy()
        for _ in range(MAX_PAGES):
            answer = await call(self.client.query, **query)
            yield [from_item(item) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        raise ContractBroken(f"a Query has more than {MAX_PAGES} pages")

    def read(self, stored: Sequence[Fields]) -> list[Fields]:
        """Rows as this code knows them, the expired ones left out."""
        now = self._clock.now()
        return [current(row) for row in stored if not expired(row, now=now)]

    async def transact(self, actions: "Sequence[TransactWriteItemTypeDef]") -> None:
        """Write all of ``actions`` (at most 100) or nothing.

        Raises:
            WriteRefused: a condition failed or another write was in the way.
        """
        await call(self.client.transact_write_items, TransactItems=actions)

    async def batch(self, requests: "Sequence[WriteRequestTypeDef]") -> None:
        """Write or delete rows, each for itself, in any order; keys must differ."""
        waiting = iter(requests)
        while some := list(islice(waiting, A_BATCH)):
            await self._batch(some)

    async def _batch(self, some: "Sequence[WriteRequestTypeDef]") -> None:
        left: BatchWriteItemInputTypeDef = {"RequestItems": {self.name: some}}
        for attempt in range(1, ATTEMPTS + 1):
            answer = await call(self.client.batch_write_item, **left)
            if not answer["UnprocessedItems"]:
                return
            left = {"RequestItems": answer["UnprocessedItems"]}
            await self.pause(attempt)
        raise StorageUnavailable("DynamoDB left rows of a batch unwritten")
