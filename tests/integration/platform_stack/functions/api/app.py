"""``POST /api/do/{what}``: one thing of the platform a call, answered with what came of it."""

import json
import os
import socket
import sys
from typing import Any

from botocore.exceptions import ClientError
from platform_core import client, table

Json = dict[str, Any]


def commit(_event: Json) -> Json:
    """One put and one condition check in one transaction."""
    client("dynamodb").transact_write_items(
        TransactItems=[
            {"Put": {"TableName": table(), "Item": {"pk": {"S": "A"}, "sk": {"S": "B"}}}},
            {
                "ConditionCheck": {
                    "TableName": table(),
                    "Key": {"pk": {"S": "A"}, "sk": {"S": "HOT"}},
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            },
        ]
    )
    return {}


def due(_event: Json) -> Json:
    found = client("dynamodb").query(
        TableName=table(),
        IndexName="due",
        KeyConditionExpression="due_slot = :slot",
        ExpressionAttributeValues={":slot": {"S": "delta#1"}},
    )
    return {"count": found["Count"]}


def scan(_event: Json) -> Json:
    client("dynamodb").scan(TableName=table())
    return {}


def leave(_event: Json) -> Json:
    """Try to reach an address and a name beyond loopback."""
    for attempt in (
        lambda: socket.create_connection(("192.0.2.1", 443), timeout=1),
        lambda: socket.getaddrinfo("canvas.example.org", 443),
    ):
        try:
            attempt()
        except OSError as refused:
            error = type(refused).__name__
    return {"error": error}


def look(_event: Json) -> Json:
    return {"environment": sorted(os.environ), "path": sys.path}


def who(event: Json) -> Json:
    return {"sub": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]}


def handler(event: Json, _context: object) -> Json:
    what = {f.__name__: f for f in (commit, due, scan, leave, look, who)}
    try:
        answer = what[event["pathParameters"]["what"]](event)
    except ClientError as refused:
        return {"statusCode": 502, "body": json.dumps(refused.response["Error"]["Code"])}
    print(json.dumps({"message": "done", "what": event["pathParameters"]["what"]}))
    return {"statusCode": 200, "body": json.dumps(answer)}
