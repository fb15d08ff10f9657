"""Between the domain's frozen dataclasses and the JSON of a file's rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.moments import aware

Thing = TypeVar("Thing")

_adapter: Callable[[object], TypeAdapter[Any]] = cache(TypeAdapter)


def dumps(thing: object) -> str:
    """``thing`` as JSON. Half a pair of surrogates, which no file can hold, becomes ``?``.

    Raises:
        ValueError: a moment in it has no time zone.
    """
    refuse_naive(thing)
    adapter = _adapter(type(thing))
    try:
        return adapter.dump_json(thing).decode()
    except PydanticSerializationError:
        return adapter.dump_json(_writable(thing)).decode()


def dumps_raw(raw: Mapping[str, Any]) -> str:
    """Canvas's own JSON, written down again."""
    try:
        return to_json(raw).decode()
    except PydanticSerializationError:
        return to_json(_writable(raw)).decode()


def loads(kind: type[Thing], stored: str) -> Thing:
    """What ``stored`` was made of.

    Raises:
        ContractBroken: a field is missing or of another type.
    """
    try:
        thing: Thing = _adapter(kind).validate_json(stored)
    except ValidationError as exc:
        places = sorted({".".join(map(str, error["loc"])) for error in exc.errors()})
        raise ContractBroken(f"a stored {kind.__name__} can't be read: {places}") from None
    return thing


def refuse_naive(thing: object) -> None:
    """Raise ``ValueError`` if a dataclass holds a moment without a time zone (R210)."""
    moments, parts = _moments_of(type(thing))
    for name in moments:
        moment = getattr(thing, name)
        if moment is not None and moment.tzinfo is None:
            aware(moment)
    for name in parts:
        for part in _each(getattr(thing, name)):
            refuse_naive(part)


def _each(value: object) -> Iterator[object]:
    """The dataclasses that a field holds."""
    if is_dataclass(value):
        yield value
    elif isinstance(value, Mapping):
        yield from filter(is_dataclass, value.values())
    elif isinstance(value, tuple):
        yield from filter(is_dataclass, value)


def _find_moments(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a dataclass that hold moments, and those that hold other dataclasses."""
    kinds = {name: set(_atoms(hint)) for name, hint in get_type_hints(kind).items()}
    moments = tuple(name for name, atoms in kinds.items() if datetime in atoms)
    parts = tuple(name for name, atoms in kinds.items() if any(map(is_dataclass, atoms)))
    return moments, parts


_moments_of: Callable[[type], tuple[tuple[str, ...], tuple[str, ...]]] = cache(_find_moments)


def _atoms(hint: Any) -> Iterator[Any]:  # noqa: ANN401  # a type of any form
    yield get_origin(hint) or hint
    for part in get_args(hint):
        yield from _atoms(part)


def _writable(value: Any) -> Any:  # noqa: ANN401  # a field of any type
    """``value`` with nothing in its texts that UTF-8 has no bytes for."""
    match value:
        case Enum():
            return value
        case str():
            return value.encode("utf-8", "replace").decode()
        case tuple() | list():
            return type(value)(map(_writable, value))
        case Mapping():
            return {_writable(name): _writable(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: _writable(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **texts)
    return value
