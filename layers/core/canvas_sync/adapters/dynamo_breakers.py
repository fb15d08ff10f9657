"""Each host's circuit breaker, in table ``ops``: written when something failed or changed only."""

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.dynamo_errors import CONDITION, WriteRefused, call, failure
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.item_codec import from_item, parse, to_fields, to_item
from canvas_sync.adapters.item_schema import header
from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.ids import Instance


class DynamoBreakers:
    def __init__(self, ops: DynamoTable) -> None:
        self._ops = ops

    async def load(self, host: Instance) -> Breaker:
        """Read at half the price: a breaker a second old is as good."""
        where = to_item(table_keys.breaker(host)._asdict())
        answer = await call(self._ops.client.get_item, TableName=self._ops.name, Key=where)
        rows = self._ops.read([from_item(answer["Item"])] if "Item" in answer else [])
        return parse(Breaker, rows[0]) if rows else Breaker()

    async def store(self, host: Instance, breaker: Breaker) -> bool:
        row = {**table_keys.breaker(host)._asdict(), **header("host"), **to_fields(breaker)}
        try:
            await call(
                self._ops.client.put_item,
                TableName=self._ops.name,
                Item=to_item(row),
                ConditionExpression="attribute_not_exists(pk) OR rev = :before",
                ExpressionAttributeValues=to_item({":before": breaker.rev - 1}),
            )
        except WriteRefused as refused:
            if refused.codes != {CONDITION}:
                raise failure(refused) from refused
            return False
        return True
