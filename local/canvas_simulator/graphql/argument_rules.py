"""Fields and arguments of a question, checked in Canvas's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    print_ast,
)
from graphql.language import ast

from canvas_simulator.graphql.bound_schema import Unreadable
from canvas_simulator.graphql.rules import Above, Rule, above_of, path_to, step_of

if TYPE_CHECKING:
    from graphql import GraphQLInputType

_NULLS = ast.NullValueNode
_LEAVES: dict[str, tuple[type[ast.Node], ...]] = {
    "ID": (ast.StringValueNode, ast.IntValueNode),
    "String": (ast.StringValueNode,),
    "Int": (ast.IntValueNode,),
    "Float": (ast.IntValueNode, ast.FloatValueNode),
    "Boolean": (ast.BooleanValueNode,),
}


class FieldsRule(Rule):
    """Fields exist, have selections where they must and none where they can't."""

    def enter_field(self, node: ast.FieldNode, *walk: object) -> None:
        parent, name = self.context.get_parent_type(), node.name.value
        path = path_to([*above_of(walk), node])
        found = self.context.get_field_def()
        if parent is None:
            return
        if found is None:
            text = f"Field '{name}' doesn't exist on type '{parent.name}'"
            self.say(text, node, path, "undefinedField", typeName=parent.name, fieldName=name)
            return
        kind = get_named_type(found.type)
        chosen = node.selection_set.selections if node.selection_set else ()
        more = {"nodeName": f"field '{name}'", "typeName": str(found.type).strip("[]!")}
        if is_leaf_type(kind) and chosen:
            listed = ", ".join(f'"{step_of(item)}"' for item in chosen)
            text = f"Selections can't be made on scalars (field '{name}' returns {kind} "
            text += f"but has selections [{listed}])"
            self.say(text, node, path, "selectionMismatch", **more)
        elif not is_leaf_type(kind) and not chosen:
            text = f"Field must have selections (field '{name}' returns {kind} but has no "
            text += f"selections. Did you mean '{name} {{ ... }}'?)"
            self.say(text, node, path, "selectionMismatch", **more)


class ArgumentsRule(Rule):
    """Arguments exist, are given where they must be, and have values of their type."""

    def enter_field(self, node: ast.FieldNode, *walk: object) -> None:
        found = self.context.get_field_def()
        if found is None:
            return
        above = [*above_of(walk), node]
        for given in node.arguments:
            known = found.args.get(given.name.value)
            if known is None:
                text = f"Field '{node.name.value}' doesn't accept argument '{given.name.value}'"
                more = {"name": node.name.value, "typeName": "Field"}
                self._refuse(text, given, above, more)
            else:
                self._check(given, known.type, above, "Field", node.name.value)
        named = {given.name.value for given in node.arguments}
        missing = [
            name for name, a in found.args.items() if is_required_argument(a) and name not in named
        ]
        if missing:
            listed = ", ".join(missing)
            text = f"Field '{node.name.value}' is missing required arguments: {listed}"
            more = {"className": "Field", "name": node.name.value, "arguments": listed}
            self.say(text, node, path_to(above), "missingRequiredArguments", **more)

    def enter_object_value(self, node: ast.ObjectValueNode, *walk: object) -> None:
        kind = get_named_type(self.context.get_input_type())
        if not isinstance(kind, GraphQLInputObjectType):
            return
        above = above_of(walk)
        for given in node.fields:
            known = kind.fields.get(given.name.value)
            if known is None:
                text = f"InputObject '{kind.name}' doesn't accept argument '{given.name.value}'"
                more = {"name": kind.name, "typeName": "InputObject"}
                self._refuse(text, given, above, more)
            else:
                self._check(given, known.type, [*above, node], "InputObject", kind.name)

    def _refuse(self, text: str, given: ast.Node, above: Above, more: dict[str, str]) -> None:
        name = step_of(given)
        path = path_to([*above, given])
        self.say(text, given, path, "argumentNotAccepted", **more, argumentName=name)

    def _check(
        self,
        given: ast.ArgumentNode | ast.ObjectFieldNode,
        kind: GraphQLInputType,
        above: Above,
        owner: str,
        owner_name: str,
    ) -> None:
        """The error stands where the owner of the argument stands, as on Canvas."""
        name, path = given.name.value, path_to([*above, given])
        code = "argumentLiteralsIncompatible"
        try:
            good = is_valid(given.value, kind)
        except Unreadable as exc:
            self.say(str(exc), above[-1], path, code, typeName="CoercionError")
            return
        if not good:
            text = f"Argument '{name}' on {owner} '{owner_name}' has an invalid value "
            text += f"({print_ast(given.value)}). Expected type '{kind}'."
            self.say(text, above[-1], path, code, typeName=owner, argumentName=name)


def is_valid(node: ast.ValueNode, kind: GraphQLInputType) -> bool:
    """Whether a literal can be of ``kind``; what is inside objects is checked on its own."""
    if isinstance(node, ast.VariableNode):
        return True
    if isinstance(kind, GraphQLNonNull):
        return not isinstance(node, _NULLS) and is_valid(node, kind.of_type)
    return isinstance(node, _NULLS) or _is_value(node, kind)


def _is_value(node: ast.ValueNode, kind: GraphQLInputType) -> bool:
    if isinstance(kind, GraphQLList):
        items = node.values if isinstance(node, ast.ListValueNode) else (node,)
        return all(is_valid(item, kind.of_type) for item in items)
    if isinstance(kind, GraphQLInputObjectType):
        return isinstance(node, ast.ObjectValueNode)
    if isinstance(kind, GraphQLEnumType):
        return isinstance(node, ast.EnumValueNode) and node.value in kind.values
    return isinstance(kind, GraphQLScalarType) and _is_scalar(node, kind)


def _is_scalar(node: ast.ValueNode, kind: GraphQLScalarType) -> bool:
    if kind.name in _LEAVES:
        return isinstance(node, _LEAVES[kind.name])
    kind.parse_literal(node, None)
    return True
