"""Between the domain's frozen dataclasses and DynamoDB's typed attributes.

A field that has its default is not stored: every item is written as small as it can be. Moments
are stored as UTC text, numbers exactly.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from pydantic import TypeAdapter, ValidationError

from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.moments import aware

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

Fields = dict[str, Any]
"""An item in plain Python: str, int, Decimal, bool, bytes, None, list, dict."""

Thing = TypeVar("Thing")

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize
_adapter: Callable[[object], TypeAdapter[Any]] = cache(TypeAdapter)


def to_fields(thing: object) -> Fields:
    """The fields of a dataclass that differ from their defaults, in plain Python.

    Raises:
        ValueError: a moment in it has no time zone.
    """
    if not is_dataclass(thing):
        raise TypeError(f"{type(thing).__name__} is not a dataclass")
    values = ((field, getattr(thing, field.name)) for field in fields(thing))
    return {field.name: plain(value) for field, value in values if value != field.default}


def plain(value: Any) -> Any:  # noqa: ANN401  # a field of any type
    """``value`` as it is stored."""
    match value:
        case datetime():
            return moment_text(value)
        case Enum():
            return value.value
        case float():
            return Decimal(repr(value))
        case str():
            return value.encode("utf-8", "replace").decode()  # half a pair of surrogates
    return _plain_parts(value)


def _plain_parts(value: Any) -> Any:  # noqa: ANN401  # a field of any type
    match value:
        case Mapping():
            return {str(name): plain(part) for name, part in value.items()}
        case tuple() | list() | frozenset():
            return [plain(part) for part in value]
    return to_fields(value) if is_dataclass(value) else value


def moment_text(moment: datetime) -> str:
    """UTC with a Z, as exact as it is given."""
    return aware(moment).isoformat().replace("+00:00", "Z")


def parse(kind: type[Thing], stored: Fields) -> Thing:
    """The dataclass that ``stored`` was made of; other attributes are left alone.

    Raises:
        ContractBroken: a field is missing or of another type.
    """
    try:
        thing: Thing = _adapter(kind).validate_python(stored)
    except ValidationError as exc:
        places = sorted({".".join(map(str, error["loc"])) for error in exc.errors()})
        raise ContractBroken(f"a stored {kind.__name__} can't be read: {places}") from None
    return thing


def to_item(stored: Fields) -> "Item":
    """Typed attributes; what is None is left out."""
    return {name: _serialize(plain(value)) for name, value in stored.items() if value is not None}


def from_item(item: "Mapping[str, AttributeValueTypeDef]") -> Fields:
    return {name: _as_bytes(_deserialize(value)) for name, value in item.items()}


def _as_bytes(value: Any) -> Any:  # noqa: ANN401  # an attribute of any type
    return value.__bytes__() if isinstance(value, Binary) else value


def size_bytes(value: object) -> int:
    """At least what DynamoDB counts for an item, an expression's values or a whole action."""
    match value:
        case str():
            return len(value.encode())
        case bytes():
            return len(value)
        case Mapping():
            return sum(size_bytes(name) + size_bytes(part) for name, part in value.items())
        case list() | tuple():
            return sum(size_bytes(part) + 1 for part in value)
    return 1
