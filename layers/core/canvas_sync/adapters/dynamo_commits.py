"""Fenced transactions: rows of one course are written only while the lease's fence stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from canvas_sync.adapters.dynamo_errors import CONDITION, INVALID, Why, WriteRefused, failure
from canvas_sync.adapters.dynamo_table import ATTEMPTS, DynamoTable
from canvas_sync.adapters.item_codec import Fields, size_bytes, to_fields, to_item
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.errors import LeaseLost, StorageUnavailable
from canvas_sync.domain.run import Progress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

MAX_ROWS = 99
"""A transaction takes 100 actions; one is the fence."""
MAX_BYTES = 3_500_000
"""A transaction takes 4 MB."""


_STANDS = "fence = :fence AND attribute_exists(#run)"
_CURRENT = "#run.#progress.#current"
_NOT_BACK = f"(attribute_not_exists({_CURRENT}) OR {_CURRENT} <= :current)"


class Write(Protocol):
    """One row of a transaction."""

    def action(self, table: str) -> "TransactWriteItemTypeDef": ...

    def after(self, stored: Fields | None) -> "Write | None":
        """What to write where the row ``stored`` was met and the condition failed."""
        ...


@dataclass(frozen=True, slots=True)
class RowPut:
    """A row written whole, whatever was there."""

    fields: Fields

    def action(self, table: str) -> "TransactWriteItemTypeDef":
        return {"Put": {"TableName": table, "Item": to_item(self.fields)}}

    def after(self, stored: Fields | None) -> "Write | None":  # noqa: ARG002  # no condition
        return self


@dataclass(frozen=True, slots=True)
class RowDelete:
    """A row removed, if it is there."""

    key: Key

    def action(self, table: str) -> "TransactWriteItemTypeDef":
        return {"Delete": {"TableName": table, "Key": to_item(self.key._asdict())}}

    def after(self, stored: Fields | None) -> "Write | None":  # noqa: ARG002  # no condition
        return self


@dataclass(frozen=True, slots=True)
class Fence:
    """The hot item's part: the fence as it must be, and the progress unless it would go back."""

    key: Key
    fence: int
    progress: Progress | None

    def action(self, table: str) -> "TransactWriteItemTypeDef":
        return self._check(table) if self.progress is None else self._advance(table, self.progress)

    def _check(self, table: str) -> "TransactWriteItemTypeDef":
        return {
            "ConditionCheck": {
                "TableName": table,
                "Key": to_item(self.key._asdict()),
                "ConditionExpression": _STANDS,
                "ExpressionAttributeNames": {"#run": "run"},
                "ExpressionAttributeValues": to_item({":fence": self.fence}),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def _advance(self, table: str, progress: Progress) -> "TransactWriteItemTypeDef":
        shown = {":progress": to_fields(progress), ":current": progress.current}
        return {
            "Update": {
                "TableName": table,
                "Key": to_item(self.key._asdict()),
                "UpdateExpression": "SET #run.#progress = :progress ADD rev :one",
                "ConditionExpression": f"{_STANDS} AND {_NOT_BACK}",
                "ExpressionAttributeNames": {
                    name: name[1:] for name in ("#run", "#progress", "#current")
                },
                "ExpressionAttributeValues": to_item({":fence": self.fence, ":one": 1, **shown}),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def after(self, stored: Fields | None) -> "Fence":
        """The check alone, as the stored progress is further on.

        Raises:
            LeaseLost: the fence does not stand.
        """
        if stored is None or stored.get("fence") != self.fence or "run" not in stored:
            raise LeaseLost("another worker has this connection, or it was disconnected")
        return replace(self, progress=None)


async def commit(table: DynamoTable, fence: Fence, rows: Sequence[Write]) -> None:
    """Write ``rows`` in their order, in as few transactions as they fit; the last one advances.

    Raises:
        LeaseLost: the fence fell; from there on nothing was written.
        StorageUnavailable: other writes were in the way for too long.
    """
    parts = list(_parts(table.name, rows)) or [[]]
    for part in parts[:-1]:
        await _write(table, [replace(fence, progress=None), *part])
    await _write(table, [fence, *parts[-1]])


def _parts(table: str, rows: Sequence[Write]) -> Iterator[list[Write]]:
    part: list[Write] = []
    filled_bytes = 0
    for row in rows:
        more_bytes = size_bytes(row.action(table))
        if part and (len(part) == MAX_ROWS or filled_bytes + more_bytes > MAX_BYTES):
            yield part
            part, filled_bytes = [], 0
        part.append(row)
        filled_bytes += more_bytes
    if part:
        yield part


async def _write(table: DynamoTable, writes: Sequence[Write]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await table.transact([write.action(table.name) for write in writes])
        except WriteRefused as refused:
            if INVALID in refused.codes:
                raise failure(refused) from refused
            again = map(_next, writes, refused.reasons)
            writes = [write for write in again if write is not None]
            if refused.codes != {CONDITION}:
                await table.pause(attempt)
    raise StorageUnavailable("other writes were in a transaction's way for too long")


def _next(write: Write, why: Why) -> Write | None:
    return write.after(why.stored) if why.code == CONDITION else write
