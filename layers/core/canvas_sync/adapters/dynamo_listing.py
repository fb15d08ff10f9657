"""Pages of a person's tasks from index ``tasks_by_due``: one Query for the open, one for the done.

A page ends at a position ``<due>#<task id>``, the same in both lists: a task that is done between
two pages is neither skipped nor shown twice, and rows that come or go move nobody's place.
"""

import asyncio
from itertools import chain
from typing import TYPE_CHECKING, Literal

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.item_codec import Fields, to_item
from canvas_sync.adapters.task_items import task_of
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.ports import TaskPage, TaskQuery

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

List = Literal["o", "d"]


async def page(table: DynamoTable, owner: Owner, query: TaskQuery) -> TaskPage:
    lists: tuple[List, ...] = ("o", "d") if query.include_completed else ("o",)
    found = await asyncio.gather(*(_read(table, owner, letter, query) for letter in lists))
    rows = sorted(chain(*found), key=_position)
    shown = rows[: query.limit]
    after = _position(shown[-1]) if len(rows) > len(shown) else None
    return TaskPage(tuple(map(task_of, shown)), after)


def _position(row: Fields) -> str:
    return str(row["list_key"]).partition("#")[2]


async def _read(table: DynamoTable, owner: Owner, letter: List, query: TaskQuery) -> list[Fields]:
    """The next rows of one list, one more than the page holds if there are more."""
    rows: list[Fields] = []
    async for stored in table.pages(_query(table.name, owner, letter, query)):
        rows += [row for row in table.read(stored) if _is_of(query.instance, row)]
        if len(rows) > query.limit:
            break
    return rows[: query.limit + 1]


def _is_of(instance: Instance | None, row: Fields) -> bool:
    return instance is None or table_keys.task_of(row["sk"])[0] == instance


def _query(table: str, owner: Owner, letter: List, query: TaskQuery) -> "QueryInputTypeDef":
    end = f"{letter}$"  # the sign after "#"
    start = f"{letter}#" if query.after is None else f"{letter}#{query.after}\0"
    bounds = {":start": min(start, end), ":end": end}
    return {
        "TableName": table,
        "IndexName": "tasks_by_due",
        "KeyConditionExpression": "pk = :pk AND list_key BETWEEN :start AND :end",
        "ExpressionAttributeValues": to_item({":pk": table_keys.all_of(owner), **bounds}),
        "Limit": query.limit + 1,
    }
