"""What the planner remembers, in table ``ops``: open asked-for runs and the minute planned."""

from collections.abc import Sequence
from datetime import datetime

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.dynamo_errors import CONDITION, WriteRefused, call, failure
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.item_codec import Fields, parse, to_item
from canvas_sync.adapters.item_schema import header
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.ids import Owner, SyncId
from canvas_sync.domain.moments import from_iso
from canvas_sync.ports import Asked


class DynamoAgenda:
    def __init__(self, ops: DynamoTable) -> None:
        self._ops = ops

    async def asked(self) -> Sequence[Asked]:
        rows = await self._ops.rows(table_keys.ALL_ASKED)
        return [parse(Asked, {"sent_at": None, **row}) for row in rows]

    async def sent(self, owner: Owner, sync_id: SyncId, *, at: datetime) -> None:
        await self._set(table_keys.asked(sync_id), {"sent_at": at}, where={"owner": owner})

    async def planned_until(self) -> datetime | None:
        stored = await self._ops.get(table_keys.TICK)
        return from_iso(stored["planned_until"]) if stored else None

    async def plan_until(self, minute: datetime, *, seen: datetime | None) -> bool:
        where = {"planned_until": seen} if seen else {}
        return await self._set(
            table_keys.TICK, {**header("tick"), "planned_until": minute}, where=where
        )

    async def _set(self, key: Key, new: Fields, *, where: Fields) -> bool:
        """Set attributes of the row that has ``where`` (nothing: there is no row yet)."""
        values = {f":{name}": value for name, value in new.items()}
        known = {f":old_{name}": value for name, value in where.items()}
        condition = " AND ".join(f"#{name} = :old_{name}" for name in where)
        try:
            await call(
                self._ops.client.update_item,
                TableName=self._ops.name,
                Key=to_item(key._asdict()),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in new),
                ConditionExpression=condition or "attribute_not_exists(pk)",
                ExpressionAttributeNames={f"#{name}": name for name in (*new, *where)},
                ExpressionAttributeValues=to_item({**values, **known}),
            )
        except WriteRefused as refused:
            if refused.codes != {CONDITION}:
                raise failure(refused) from refused
            return False
        return True
