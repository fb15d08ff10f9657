"""Stands for the code of a layer."""

import os
from typing import Any

import boto3


def client(service: str) -> Any:  # noqa: ANN401  # boto3's types go by literal name
    return boto3.client(service)  # type: ignore[call-overload]  # a name


def table() -> str:
    return os.environ["TABLE"]


def count(partition: str) -> None:
    """Add one to the item ``N`` of ``partition``."""
    client("dynamodb").update_item(
        TableName=table(),
        Key={"pk": {"S": partition}, "sk": {"S": "N"}},
        UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
