"""DynamoDB's refusals in our words."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from canvas_sync.adapters.item_codec import Fields, from_item
from canvas_sync.domain.errors import ContractBroken, StorageUnavailable, SyncError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

CONDITION = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"
INVALID = "ValidationError"
FINE = "None"


@dataclass(frozen=True, slots=True)
class Why:
    """Why one action of a write was refused; ``stored``: the row it met, if it asked for it."""

    code: str
    stored: Fields | None = None


class WriteRefused(Exception):
    """Nothing was written. ``reasons``: in the order of the actions. Stays in the adapters."""

    def __init__(self, reasons: list[Why]) -> None:
        self.reasons = reasons
        self.codes = {why.code for why in reasons} - {FINE}
        super().__init__(f"DynamoDB wrote nothing: {', '.join(sorted(self.codes))}")


def failure(refused: WriteRefused) -> SyncError:
    """What a refusal means that is neither a failed condition nor another write in the way."""
    return (ContractBroken if INVALID in refused.codes else StorageUnavailable)(str(refused))


async def call(
    operation: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
) -> Answer:
    """One call of boto3, in a thread.

    Raises:
        WriteRefused: a condition failed or another write was in the way.
        ContractBroken: the request itself is wrong.
        StorageUnavailable: anything else.
    """
    with _translated():
        return await asyncio.to_thread(operation, *args, **kwargs)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as exc:
        raise _translation(exc) from exc
    except BotoCoreError as exc:
        raise StorageUnavailable(f"DynamoDB can't be reached: {type(exc).__name__}") from exc


def _translation(exc: ClientError) -> Exception:
    code = exc.response.get("Error", {}).get("Code", "unknown")
    match code:
        case "TransactionCanceledException":
            return WriteRefused([_why(reason) for reason in _reasons(exc)])
        case "ConditionalCheckFailedException" | "TransactionConflictException":
            return WriteRefused([Why(code.removesuffix("Exception"))])
        case "ValidationException" | "ResourceNotFoundException" | "AccessDeniedException":
            return ContractBroken(f"DynamoDB refuses {exc.operation_name}: {code}")
    return StorageUnavailable(f"DynamoDB failed at {exc.operation_name}: {code}")


def _reasons(exc: ClientError) -> list[dict[str, Any]]:
    response: dict[str, Any] = dict(exc.response)
    return list(response.get("CancellationReasons", ()))


def _why(reason: "dict[str, str | dict[str, AttributeValueTypeDef]]") -> Why:
    code, item = reason.get("Code"), reason.get("Item")
    return Why(str(code), from_item(item) if isinstance(item, dict) else None)
