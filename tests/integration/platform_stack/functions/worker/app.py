"""SQS -> one count a message; ``poison`` fails and comes back in a second, ``slow`` takes long."""

import os
import time
from typing import Any

from platform_core import client, count


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    failed = []
    for record in event["Records"]:
        count(f"STARTED#{record['body']}")
        if record["body"] == "poison":
            client("sqs").change_message_visibility(
                QueueUrl=os.environ["QUEUE_URL"],
                ReceiptHandle=record["receiptHandle"],
                VisibilityTimeout=1,
            )
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        if record["body"] == "slow":
            time.sleep(3)
        count(f"DONE#{record['body']}")
    return {"batchItemFailures": failed}
