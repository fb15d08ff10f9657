"""What every rule about a question needs: paths, and Canvas's form of an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import (
    GraphQLError,
)
from graphql.language import ast
from graphql.validation import (
    ValidationRule,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import ValidationContext

Above = list[ast.Node]


def path_to(nodes: Sequence[object]) -> list[str]:
    """The steps to a node, such as `query SyncDelta`, `allCourses`, `filter`."""
    return [step for step in map(step_of, nodes) if step]


def step_of(node: object) -> str:
    if isinstance(node, ast.OperationDefinitionNode):
        return f"{node.operation.value} {node.name.value}" if node.name else node.operation.value
    if isinstance(node, ast.FragmentDefinitionNode):
        return f"fragment {node.name.value}"
    if isinstance(node, ast.InlineFragmentNode):
        return f"... on {node.type_condition.name.value}" if node.type_condition else "..."
    if isinstance(node, ast.FieldNode):
        return (node.alias or node.name).value
    if isinstance(node, ast.ArgumentNode | ast.ObjectFieldNode):
        return node.name.value
    return ""


class Rule(ValidationRule):
    context: ValidationContext

    def say(self, message: str, node: ast.Node, path: list[str], code: str, **more: object) -> None:
        error = GraphQLError(message, node, path=path, extensions={"code": code} | more)
        self.report_error(error)


def above_of(walk: tuple[object, ...]) -> Above:
    """The nodes above the visited one: graphql-core gives them last, lists among them."""
    _, parent, _, ancestors = walk
    found = [*(ancestors if isinstance(ancestors, list) else []), parent]
    return [node for node in found if isinstance(node, ast.Node)]
