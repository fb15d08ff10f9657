"""Small makers of resolvers: a column, a moment, an id, a page of rows."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING

from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Resolver = Callable[..., object]  # of the row, the info, and the field's arguments
Fields = dict[str, dict[str, Resolver]]  # by type, then by field


def column(name: str) -> Resolver:
    """The row's value as it is."""

    def resolve(row: object, _: GraphQLResolveInfo) -> object:
        return getattr(row, name)

    return resolve


def columns(**names: str) -> dict[str, Resolver]:
    """Several of them: `shortName="short_name"`."""
    return {field: column(name) for field, name in names.items()}


def moment(name: str) -> Resolver:
    """The row's moment in the viewer's zone."""

    def resolve(row: object, info: GraphQLResolveInfo) -> str | None:
        at = getattr(row, name)
        text: str | None = info.context.text(at)
        return text

    return resolve


def moments(**names: str) -> dict[str, Resolver]:
    return {field: moment(name) for field, name in names.items()}


def setting(name: str, default: object = None) -> Resolver:
    """A column that few rows have: it stands in the row's `settings`."""

    def resolve(row: object, _: GraphQLResolveInfo) -> object:
        settings: dict[str, object] = row.settings  # type: ignore[attr-defined]  # rows with settings only
        return settings.get(name, default)

    return resolve


def always(value: object) -> Resolver:
    return lambda *_, **__: value


def relay_id(type_name: str) -> Resolver:
    """`Course-12` in base 64, the opaque id beside `_id`."""

    def resolve(row: object, _: GraphQLResolveInfo) -> str:
        number: int = row.id  # type: ignore[attr-defined]  # every node has one
        return base64.b64encode(f"{type_name}-{number}".encode()).decode()

    return resolve


def node_id(text: object) -> tuple[str, int] | None:
    """The type and number in an opaque id; None if it is none."""
    try:
        name, _, number = base64.b64decode(str(text), validate=True).decode().rpartition("-")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = local_id(number)
    return (name, found) if name and found is not None else None


def number_of(text: object, type_name: str) -> int:
    """The row meant by an argument: `12`, a global id or an opaque one; 0 if it is none."""
    plain = local_id(str(text))
    if plain is not None:
        return plain
    found = node_id(text)
    return found[1] if found is not None and found[0] == type_name else 0
