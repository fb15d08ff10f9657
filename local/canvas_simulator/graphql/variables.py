"""Values of variables that their types can't take, in Canvas's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_required_input_field,
    print_ast,
    type_from_ast,
)

from canvas_simulator.graphql.bound_schema import Unreadable, bound_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphql import GraphQLInputType
    from graphql.language import ast

Path = list[str | int]
_PLAIN: dict[str, tuple[type, ...]] = {
    "ID": (str, int), "String": (str,), "Int": (int,), "Float": (int, float), "Boolean": (bool,),
}  # fmt: skip


def variable_problems(
    operation: ast.OperationDefinitionNode, values: Mapping[str, object]
) -> list[GraphQLError]:
    """One error for each variable whose value can't be taken."""
    found = []
    for node in operation.variable_definitions:
        kind = type_from_ast(bound_schema(), node.type)
        name = node.variable.name.value
        if name not in values and (node.default_value or not isinstance(kind, GraphQLNonNull)):
            continue
        value = values.get(name)
        listed = list(_problems(kind, value, []))  # type: ignore[arg-type]  # checked: an input type
        if listed:
            text = f"Variable ${name} of type {print_ast(node.type)} was provided invalid value"
            extensions = {"value": value, "problems": listed}
            found.append(GraphQLError(text, node, extensions=extensions))
    return found


def _problems(kind: GraphQLInputType, value: object, path: Path) -> Iterator[dict[str, object]]:
    if isinstance(kind, GraphQLNonNull):
        if value is None:
            yield {"path": path, "explanation": "Expected value to not be null"}
            return
        kind = kind.of_type
    if value is None:
        return
    if isinstance(kind, GraphQLList):
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            yield from _problems(kind.of_type, item, [*path, index])
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _in_object(kind, value, path)
    else:
        why = _refusal(kind, value)
        if why:
            yield {"path": path, "explanation": why}


def _in_object(
    kind: GraphQLInputObjectType, value: object, path: Path
) -> Iterator[dict[str, object]]:
    if not isinstance(value, dict):
        said = json.dumps(value, ensure_ascii=False)
        yield {"path": path, "explanation": f"Expected {said} to be a key-value object."}
        return
    for name, item in value.items():
        if name not in kind.fields:
            why = f"Field is not defined on {kind.name}"
            yield {"path": [*path, name], "explanation": why}
        else:
            yield from _problems(kind.fields[name].type, item, [*path, name])
    for name, known in kind.fields.items():
        if is_required_input_field(known) and name not in value:
            yield {"path": [*path, name], "explanation": "Expected value to not be null"}


def _refusal(kind: GraphQLInputType, value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    if isinstance(kind, GraphQLEnumType):
        good = isinstance(value, str) and value in kind.values
        return "" if good else f"Expected {said} to be one of: {', '.join(kind.values)}"
    if kind.name in _PLAIN:  # type: ignore[union-attr]  # a scalar by now
        fits = isinstance(value, _PLAIN[kind.name])  # type: ignore[union-attr]  # likewise
        if isinstance(value, bool) and kind.name != "Boolean":  # type: ignore[union-attr]  # likewise
            fits = False
        return "" if fits else f"Could not coerce value {said} to {kind}"
    try:
        kind.parse_value(value)  # type: ignore[union-attr]  # likewise
    except Unreadable as exc:
        return str(exc)
    return ""
