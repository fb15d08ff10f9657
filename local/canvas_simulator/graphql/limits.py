"""How big a question may be: depth, complexity, aliases, tokens; numbers of Canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphql import GraphQLError, GraphQLObjectType, Lexer, Source, TokenKind, get_named_type
from graphql.language import ast

from canvas_simulator.graphql.bound_schema import bound_schema
from canvas_simulator.graphql.connections import DEFAULT_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLNamedType

MAX_DEPTH, MAX_COMPLEXITY, MAX_ALIASES, MAX_TOKENS = 15, 375_000, 20, 5_000
Values = Mapping[str, object]
_COUNTS = {"total", "totalCount", "count"}


def too_many_tokens(text: str) -> GraphQLError | None:
    """The refusal of a question of more than 5 000 tokens, at the last one allowed."""
    if len(text) < MAX_TOKENS:
        return None
    source = Source(text)
    lexer = Lexer(source)
    for _ in range(MAX_TOKENS):
        if lexer.advance().kind == TokenKind.EOF:
            return None
    place = lexer.token.start
    if lexer.advance().kind == TokenKind.EOF:
        return None
    return GraphQLError("This query is too large to execute.", None, source, [place])


class Measure:
    """The size of one operation under the values of its variables."""

    def __init__(self, document: ast.DocumentNode, values: Values) -> None:
        self._values = values
        self._fragments = {
            d.name.value: d
            for d in document.definitions
            if isinstance(d, ast.FragmentDefinitionNode)
        }

    def errors(self, operation: ast.OperationDefinitionNode) -> list[GraphQLError]:
        """What is too big; too many aliases are told alone."""
        root = bound_schema().get_root_type(operation.operation)
        chosen = operation.selection_set
        if self._aliases(chosen) > MAX_ALIASES:
            return [GraphQLError("max query aliases exceeded")]
        depth, weight = self._depth(chosen), self._weight(chosen, root)
        found = []
        if depth > MAX_DEPTH:
            text = f"Query has depth of {depth}, which exceeds max depth of {MAX_DEPTH}"
            found.append(GraphQLError(text))
        if weight > MAX_COMPLEXITY:
            text = f"Query has complexity of {weight}, which exceeds max complexity of "
            found.append(GraphQLError(f"{text}{MAX_COMPLEXITY}"))
        return found

    def _fields(
        self, chosen: ast.SelectionSetNode, kind: GraphQLNamedType | None
    ) -> Iterator[tuple[ast.FieldNode, GraphQLNamedType | None]]:
        """The fields selected on ``kind``, those of fragments among them."""
        for item in chosen.selections:
            if not self._counts(item):
                continue
            if isinstance(item, ast.FieldNode):
                yield item, kind
            elif isinstance(item, ast.FragmentSpreadNode):
                fragment = self._fragments[item.name.value]
                named = bound_schema().get_type(fragment.type_condition.name.value)
                yield from self._fields(fragment.selection_set, named)
            elif isinstance(item, ast.InlineFragmentNode):
                on = item.type_condition
                named = bound_schema().get_type(on.name.value) if on else kind
                yield from self._fields(item.selection_set, named)

    def _counts(self, item: ast.SelectionNode) -> bool:
        """Whether `@include` and `@skip` leave it in."""
        for directive in item.directives:
            for given in directive.arguments:
                said = self._value(given.value)
                if (directive.name.value, bool(said)) in (("include", False), ("skip", True)):
                    return False
        return True

    def _value(self, node: ast.ValueNode) -> object:
        if isinstance(node, ast.VariableNode):
            return self._values.get(node.name.value)
        if isinstance(node, ast.IntValueNode):
            return int(node.value)
        return node.value if isinstance(node, ast.BooleanValueNode) else None

    def _aliases(self, chosen: ast.SelectionSetNode) -> int:
        found = 0
        for node, _ in self._fields(chosen, None):
            found += (node.alias is not None) + (
                self._aliases(node.selection_set) if node.selection_set else 0
            )
        return found

    def _depth(self, chosen: ast.SelectionSetNode) -> int:
        inner = (
            self._depth(node.selection_set) if node.selection_set else 0
            for node, _ in self._fields(chosen, None)
        )
        return 1 + max(inner, default=0)

    def _weight(self, chosen: ast.SelectionSetNode, kind: GraphQLNamedType | None) -> int:
        return sum(self._field_weight(node, on) for node, on in self._fields(chosen, kind))

    def _field_weight(self, node: ast.FieldNode, on: GraphQLNamedType | None) -> int:
        """A field counts one and what is in it; a page as many times as it has rows."""
        found = on.fields.get(node.name.value) if isinstance(on, GraphQLObjectType) else None
        inner = get_named_type(found.type) if found else None
        if node.selection_set is None:
            return 1
        weight = self._weight(node.selection_set, inner)
        if inner is None or not inner.name.endswith("Connection"):
            return 1 + weight
        fixed = self._fixed(node.selection_set, inner)
        return 1 + self._rows(node) * (weight - fixed) + fixed

    def _fixed(self, chosen: ast.SelectionSetNode, kind: GraphQLNamedType) -> int:
        """The part of a page that its rows do not multiply."""
        found = 0
        for node, _ in self._fields(chosen, kind):
            name = node.name.value
            found += name in ("nodes", "edges", "pageInfo") or name in _COUNTS
            if name == "pageInfo" and node.selection_set:
                found += len(list(self._fields(node.selection_set, None)))
        return found

    def _rows(self, node: ast.FieldNode) -> int:
        given = {a.name.value: self._value(a.value) for a in node.arguments}
        asked = [v for k in ("first", "last") if isinstance(v := given.get(k), int)]
        return max(asked) if asked else DEFAULT_PAGE
