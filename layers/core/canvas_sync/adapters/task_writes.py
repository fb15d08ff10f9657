"""One task's part of a commit: an update that names only Canvas's attributes, under conditions.

Where the stored row does not meet the condition, ``after`` says what to write instead.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from canvas_sync.adapters.item_codec import Fields, to_item
from canvas_sync.adapters.item_schema import current, header
from canvas_sync.adapters.table_keys import Key
from canvas_sync.adapters.task_items import canvas_attributes
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.moments import from_iso
from canvas_sync.domain.task import CanvasTask, list_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


_OTHER_CONTENT = (
    "(attribute_not_exists(c_hash) OR c_hash <> :c_hash OR attribute_exists(deleted_at))"
)
_NOT_NEWER = "(attribute_not_exists(#schema) OR #schema <= :schema)"


@dataclass(frozen=True, slots=True)
class TaskUpsert:
    """Create or update a row, or bring a buried one back.

    ``done``: what the person is taken to have said, for ``list_key``; the write checks it. A row
    that shows this content already is left alone, so that repeating a commit changes nothing.
    """

    key: Key
    instance: Instance
    task: CanvasTask
    c_hash: str
    seen_at: datetime
    done: bool | None = None

    def action(self, table: str) -> "TransactWriteItemTypeDef":
        same_done = "attribute_not_exists(u_done)" if self.done is None else "u_done = :u_done"
        not_older = "attribute_not_exists(c_external_updated_at)"
        if self.task.external_updated_at is not None:
            not_older = f"({not_older} OR c_external_updated_at <= :c_external_updated_at)"
        conditions = (_OTHER_CONTENT, _NOT_NEWER, same_done, not_older)
        attributes = {
            **canvas_attributes(self.task),
            **header("task"),
            "c_hash": self.c_hash,
            "list_key": list_key(self.task, instance=self.instance, done=self.done),
        }
        return {
            "Update": {
                "TableName": table,
                "Key": to_item(self.key._asdict()),
                "UpdateExpression": _expression(attributes),
                "ConditionExpression": " AND ".join(conditions),
                "ExpressionAttributeNames": {f"#{name}": name for name in attributes},
                "ExpressionAttributeValues": to_item(self._values(attributes)),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def _values(self, attributes: Fields) -> Fields:
        given = {":created_at": self.seen_at, ":u_done": self.done, ":one": 1}
        return {**{f":{name}": value for name, value in attributes.items()}, **given}

    def after(self, stored: Fields | None) -> "TaskUpsert | None":
        """What to write to the row that was met; None: it is as wanted.

        Raises:
            ContractBroken: newer code wrote it.
        """
        met = current(stored) if stored else {}
        if met.get("c_hash") == self.c_hash and "deleted_at" not in met:
            return None
        task = _not_back(self.task, met.get("c_external_updated_at"))
        return replace(self, done=met.get("u_done"), task=task)


def _not_back(task: CanvasTask, stored: str | None) -> CanvasTask:
    """The same with the later of both ``external_updated_at`` (R85)."""
    if stored is None:
        return task
    before = from_iso(stored)
    return replace(task, external_updated_at=max(before, task.external_updated_at or before))


def _expression(attributes: Fields) -> str:
    given = [name for name, value in attributes.items() if value is not None]
    absent = [name for name, value in attributes.items() if value is None]
    settings = [f"#{name} = :{name}" for name in given]
    settings.append("created_at = if_not_exists(created_at, :created_at)")
    removed = ["deleted_at", *(f"#{name}" for name in absent)]
    return f"SET {', '.join(settings)} REMOVE {', '.join(removed)} ADD version :one"


@dataclass(frozen=True, slots=True)
class TaskBurial:
    """Turn a row into a tombstone: out of every list, kept for its return."""

    key: Key
    seen_at: datetime

    def action(self, table: str) -> "TransactWriteItemTypeDef":
        return {
            "Update": {
                "TableName": table,
                "Key": to_item(self.key._asdict()),
                "UpdateExpression": "SET deleted_at = :at REMOVE list_key ADD version :one",
                "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(deleted_at)",
                "ExpressionAttributeValues": to_item({":at": self.seen_at, ":one": 1}),
            }
        }

    def after(self, stored: Fields | None) -> None:
        """Nothing: there is no such row, or it is buried already."""
