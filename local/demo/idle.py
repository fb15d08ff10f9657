"""What a scheduled look costs when nothing moved: one message as the planner sends it."""

import json
from uuid import uuid4

from local.demo.figures import GOAL_UNITS_PER_IDLE_RUN, Meter
from local.demo.setting import Setting
from local.person import eventually

PATIENCE_SECONDS = 30.0


def idle_run(setting: Setting) -> None:
    """Have the worker look once more, and count what it writes."""
    with setting.screen.step("a scheduled look at an unchanged Canvas") as step:
        meter = Meter(setting.stack)
        before = setting.person.status()["last_delta_at"]
        _send(setting)
        eventually(
            lambda: setting.person.status()["last_delta_at"] != before or None,
            "the look",
            patience_seconds=PATIENCE_SECONDS,
        )
        units = meter.write_units()
        step.result = f"{units:.1f} write units (goal ≤ {GOAL_UNITS_PER_IDLE_RUN})"


def _send(setting: Setting) -> None:
    """NOTE: the table is read with an account owner's rights, for the person's name in keys."""
    outputs = setting.stack.outputs
    [item] = setting.stack.client("dynamodb").scan(
        TableName=outputs["MirrorTable"],
        FilterExpression="begins_with(sk, :state)",
        ExpressionAttributeValues={":state": {"S": "STATE#"}},
        ProjectionExpression="pk, sk",
    )["Items"]
    message = {
        "schema": 1,
        "kind": "delta",
        "owner": item["pk"]["S"].removeprefix("USER#"),
        "instance": item["sk"]["S"].removeprefix("STATE#"),
        "sync_id": f"idle-{uuid4().hex}",
        "requested_by": "scheduled",
        "correlation_id": f"idle-{uuid4().hex}",
    }
    setting.stack.client("sqs").send_message(
        QueueUrl=outputs["BackgroundQueueUrl"], MessageBody=json.dumps(message)
    )
