"""What the tests of the platform do with its small stack (platform_stack)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

from local.stack import Stack

TEMPLATE = Path(__file__).parent / "platform_stack/template.yaml"
T = TypeVar("T")


def do(stack: Stack, what: str, *, token: str | None = None) -> httpx.Response:
    bearer = stack.token("ann") if token is None else token
    headers = {"authorization": f"Bearer {bearer}"}
    return httpx.post(f"{stack.api_url}/api/do/{what}", headers=headers, timeout=30)


def send(stack: Stack, body: str, *, delay_seconds: int = 0) -> None:
    stack.client("sqs").send_message(
        QueueUrl=stack.outputs["Queue"], MessageBody=body, DelaySeconds=delay_seconds
    )


def count(stack: Stack, partition: str) -> int:
    key = {"pk": {"S": partition}, "sk": {"S": "N"}}
    found = stack.client("dynamodb").get_item(TableName=stack.outputs["Table"], Key=key)
    return int(found.get("Item", {}).get("n", {"N": "0"})["N"])


def eventually(read: Callable[[], T], *, seconds: float = 20) -> T:
    """The first true value ``read`` gives."""
    end = time.monotonic() + seconds
    while not (value := read()):
        assert time.monotonic() < end, f"nothing after {seconds} s"
        time.sleep(0.05)
    return value


def spent(stack: Stack, act: Callable[[], object]) -> list[tuple[str, float, float]]:
    """Operation, write units and read units of every call to DynamoDB that ``act`` causes."""
    before, _ = stack.calls()
    act()
    calls = stack.calls(since=before)[1]
    return [(call["operation"], call["write_units"], call["read_units"]) for call in calls]
