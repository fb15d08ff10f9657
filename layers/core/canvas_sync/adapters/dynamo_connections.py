"""Connections, profiles and run records in table ``mirror``; open asked-for runs in ``ops``."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_sync.adapters import connection_items, table_keys
from canvas_sync.adapters.dynamo_errors import CONDITION, CONFLICT, WriteRefused, call, failure
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.item_codec import Fields, to_item
from canvas_sync.adapters.item_schema import header
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.connection import Profile
from canvas_sync.domain.errors import ContractBroken, Moved
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.planning import Slot
from canvas_sync.domain.run import ABANDONED_AFTER, Run
from canvas_sync.domain.sync_state import Linked, SyncState, Turn

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef

KEEP_ASKED: timedelta = 7 * ABANDONED_AFTER
"""The planner ends an open run after a day; what outlives that by a week is litter."""


class DynamoConnections:
    """A step that changes the hot item alone (an idle run's lease) is one plain write."""

    def __init__(self, mirror: DynamoTable, ops: DynamoTable) -> None:
        self._mirror = mirror
        self._ops = ops

    async def profile(self, owner: Owner) -> Profile | None:
        stored = await self._mirror.get(table_keys.profile(owner))
        return connection_items.profile_of(stored) if stored else None

    async def load(self, owner: Owner, instance: Instance) -> Linked:
        hot = await self._mirror.get(table_keys.state(owner, instance))  # first: a step in between
        cold = await self._mirror.get(table_keys.connection(owner, instance))  # meets an older rev
        connection = connection_items.connection_of(cold) if cold else None
        state = connection_items.state_of(hot) if hot else SyncState()
        return Linked(owner, instance, connection, state)

    async def take(self, turn: Turn) -> None:
        hot = self._hot(turn)
        others = [*self._cold(turn), *self._records(turn), *self._asked(turn)]
        try:
            if others:
                await self._mirror.transact([{"Put": hot}, *others])
            else:
                await call(self._mirror.client.put_item, **hot)
        except WriteRefused as refused:
            if refused.codes & {CONDITION, CONFLICT}:
                raise Moved("the connection changed since it was read") from refused
            raise failure(refused) from refused

    def _hot(self, turn: Turn) -> "PutTypeDef":
        seen = turn.seen
        item = connection_items.state_item(seen.owner, seen.instance, turn.state)
        put: PutTypeDef = {
            "TableName": self._mirror.name,
            "Item": to_item({**item, "rev": seen.state.rev + 1}),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if seen.state.rev:
            put["ConditionExpression"] = "rev = :seen"
            put["ExpressionAttributeValues"] = to_item({":seen": seen.state.rev})
        return put

    def _cold(self, turn: Turn) -> "list[TransactWriteItemTypeDef]":
        if turn.connection == turn.seen.connection:
            return []
        if turn.connection is None:
            return [
                _delete(self._mirror, table_keys.connection(turn.seen.owner, turn.seen.instance))
            ]
        return [_put(self._mirror, connection_items.connection_item(turn.connection))]

    def _records(self, turn: Turn) -> "list[TransactWriteItemTypeDef]":
        puts = [_put(self._mirror, connection_items.run_item(run)) for run in turn.runs]
        if turn.profile is not None:
            puts.append(_add_profile(self._mirror, turn.seen.owner, turn.profile))
        return puts

    def _asked(self, turn: Turn) -> "list[TransactWriteItemTypeDef]":
        runs = {run.sync_id: run for run in turn.runs}
        if missing := set(turn.asked) - runs.keys():
            raise ContractBroken(f"asked-for runs need their record in the same turn: {missing}")
        puts = [_put(self._ops, _asked_item(runs[sync_id])) for sync_id in turn.asked]
        ended = [_delete(self._ops, table_keys.asked(sync_id)) for sync_id in turn.answered]
        return [*puts, *ended]

    async def run(self, owner: Owner, sync_id: SyncId) -> Run | None:
        stored = await self._mirror.get(table_keys.run(owner, sync_id))
        return connection_items.run_of({**stored, "owner": owner}) if stored else None

    async def due(self, slot: Slot) -> Sequence[tuple[Owner, Instance]]:
        pages = self._mirror.pages(
            {
                "TableName": self._mirror.name,
                "IndexName": "due",
                "KeyConditionExpression": "due_slot = :slot",
                "ExpressionAttributeValues": to_item({":slot": slot}),
            }
        )
        rows = [row async for page in pages for row in page]
        return [table_keys.connection_of(row["pk"], row["sk"]) for row in rows]


def _put(table: DynamoTable, fields: Fields) -> "TransactWriteItemTypeDef":
    return {"Put": {"TableName": table.name, "Item": to_item(fields)}}


def _add_profile(table: DynamoTable, owner: Owner, profile: Profile) -> "TransactWriteItemTypeDef":
    new = {**header("profile"), "subject": profile.subject}
    values = {f":{name}": value for name, value in new.items()}
    settings = ", ".join(f"#{name} = :{name}" for name in new)
    added = {":instances": set(profile.instances) or None}
    return {
        "Update": {
            "TableName": table.name,
            "Key": to_item(table_keys.profile(owner)._asdict()),
            "UpdateExpression": f"SET {settings}"
            + (" ADD instances :instances" if profile.instances else ""),
            "ExpressionAttributeNames": {f"#{name}": name for name in new},
            "ExpressionAttributeValues": to_item({**values, **added}),
        }
    }


def _delete(table: DynamoTable, key: Key) -> "TransactWriteItemTypeDef":
    return {"Delete": {"TableName": table.name, "Key": to_item(key._asdict())}}


def _asked_item(run: Run) -> Fields:
    return {
        **table_keys.asked(run.sync_id)._asdict(),
        **header("asked"),
        "owner": run.owner,
        "instance": run.instance,
        "sync_id": run.sync_id,
        "asked_at": run.asked_at,
        "expires_at": int((run.asked_at + KEEP_ASKED).timestamp()),
    }
