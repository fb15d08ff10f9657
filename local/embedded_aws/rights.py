"""Names of rights that AWS and stock ministack give differently.

SQS has no right of its own for a batch: ``SendMessageBatch`` needs ``sqs:SendMessage``.
Source: AWS service authorization reference, "Actions defined by Amazon SQS".
"""

from typing import Any

from ministack.core import iam_actions


def name_as_aws_does() -> None:
    """Let a batch of SQS need the right of its single operation."""
    stock = iam_actions.extract_iam_action

    def extracted(service: str, *request: Any) -> str | None:
        action: str | None = stock(service, *request)
        return action.removesuffix("Batch") if action and service == "sqs" else action

    iam_actions.extract_iam_action = extracted
