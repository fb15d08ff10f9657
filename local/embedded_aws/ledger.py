"""What DynamoDB was asked and what it cost, for tests and figures.

Write units are those ministack answers with ``ReturnConsumedCapacity``: 1 KB a unit, twice in a
transaction (condition checks too), plus what each index writes; a condition that fails costs
nothing here and a unit on AWS. Read units count 4 KB of what was returned, half if it may be stale.
What IAM refuses isn't here.
"""

import json
import math
import re
from dataclasses import asdict, dataclass
from typing import Any

from ministack.services import dynamodb

WRITES = {"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"}
READS = {"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"}
READ_UNIT_BYTES = 4096
Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Call:
    """One request to one table; ``caller`` is a function's name, or empty for anybody else."""

    operation: str
    table: str
    index: str
    caller: str
    status: int
    write_units: float
    read_units: float
    returned: int


_calls: list[Call] = []


def keep() -> None:
    """Note every reading or writing request of DynamoDB from now on."""
    stock = dynamodb.handle_request

    async def noted(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Reply:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation not in WRITES | READS:
            reply: Reply = await stock(method, path, headers, body, query)
            return reply
        asked = json.loads(body)
        counted = json.dumps(asked | {"ReturnConsumedCapacity": "INDEXES"}).encode()
        status, answer_headers, raw = await stock(method, path, headers, counted, query)
        answer = json.loads(raw or b"{}")
        _note(operation, asked, _caller(headers), status, answer)
        if asked.get("ReturnConsumedCapacity", "NONE") != "NONE":
            return status, answer_headers, raw
        return status, _without_checksum(answer_headers), _without_units(answer)

    dynamodb.handle_request = noted


def calls(*, since: int) -> dict[str, Any]:
    """The calls after the first ``since``, and the number to ask with next time."""
    return {"next": len(_calls), "calls": [asdict(call) for call in _calls[since:]]}


def _caller(headers: dict[str, str]) -> str:
    found = re.search(r"\bapp/(\S+)", headers.get("user-agent", ""))
    return found[1] if found else ""


def _without_units(answer: dict[str, Any]) -> bytes:
    kept = {key: value for key, value in answer.items() if key != "ConsumedCapacity"}
    return json.dumps(kept, ensure_ascii=False).encode()


def _without_checksum(headers: dict[str, str]) -> dict[str, str]:
    """boto3 believes an answer without a checksum, and asks again if it is wrong."""
    gone = {"x-amz-crc32", "content-length"}
    return {name: value for name, value in headers.items() if name.lower() not in gone}


def _note(
    operation: str, asked: dict[str, Any], caller: str, status: int, answer: dict[str, Any]
) -> None:
    consumed = answer.get("ConsumedCapacity", [])
    units: dict[str, float] = {}
    for entry in consumed if isinstance(consumed, list) else [consumed]:
        table = entry["TableName"]
        units[table] = units.get(table, 0) + entry["CapacityUnits"]
    if operation in {"GetItem", "Query", "Scan"} and asked["TableName"] in units:
        units[asked["TableName"]] = _read_units(asked, answer)
    is_write = operation in WRITES
    for table in units or _tables(asked):
        spent = units.get(table, 0)
        _calls.append(
            Call(
                operation=operation,
                table=table,
                index=asked.get("IndexName", ""),
                caller=caller,
                status=status,
                write_units=spent if is_write else 0,
                read_units=0 if is_write else spent,
                returned=len(answer.get("Items", [])),
            )
        )


def _read_units(asked: dict[str, Any], answer: dict[str, Any]) -> float:
    """Ministack says half a unit or one, however much it was."""
    items = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
    size_bytes: int = sum(dynamodb._item_size_bytes(item) for item in items)
    rate = 1.0 if asked.get("ConsistentRead") else 0.5
    return rate * max(1, math.ceil(size_bytes / READ_UNIT_BYTES))


def _tables(asked: dict[str, Any]) -> set[str]:
    """The tables a request names that was refused, so that no unit shows them."""
    if table := asked.get("TableName"):
        return {table}
    if by_table := asked.get("RequestItems"):
        return set(by_table)
    items = [detail for entry in asked.get("TransactItems", []) for detail in entry.values()]
    return {item["TableName"] for item in items}
