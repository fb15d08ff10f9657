"""Variables and fragments of a question, checked in Canvas's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import (
    is_input_type,
    print_ast,
    type_from_ast,
)
from graphql.language import VisitorAction, ast

from canvas_simulator.graphql.rules import Rule, above_of, path_to

if TYPE_CHECKING:
    from graphql import ValidationContext


class VariablesRule(Rule):
    """Variables have types that exist, are declared and used.

    NOTE: a use among the arguments of a field that does not exist counts for nothing.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._within: ast.Node | None = None
        self._uses: dict[str, dict[str, ast.Node]] = {}

    def enter_variable_definition(
        self, node: ast.VariableDefinitionNode, *walk: object
    ) -> VisitorAction:
        kind = type_from_ast(self.context.schema, node.type)
        if kind is None or not is_input_type(kind):
            named, name = print_ast(node.type).strip("[]!"), node.variable.name.value
            text = f"{named} isn't a defined input type (on ${name})"
            more = {"typeName": named, "variableName": name}
            path = path_to(above_of(walk))
            self.say(text, node, path, "variableRequiresValidType", **more)
        return self.SKIP

    def enter_field(self, *_: object) -> VisitorAction:
        unknown = self.context.get_parent_type() and self.context.get_field_def() is None
        return self.SKIP if unknown else None

    def enter_operation_definition(self, node: ast.OperationDefinitionNode, *_: object) -> None:
        self._uses[_owner(node)] = {}
        self._within = node

    def enter_fragment_definition(self, node: ast.FragmentDefinitionNode, *_: object) -> None:
        self._uses[_owner(node)] = {}
        self._within = node

    def enter_variable(self, node: ast.VariableNode, *_: object) -> None:
        if self._within is not None:
            self._uses[_owner(self._within)].setdefault(node.name.value, node)

    def leave_document(self, node: ast.DocumentNode, *_: object) -> None:
        for part in node.definitions:
            if isinstance(part, ast.OperationDefinitionNode):
                self._compare(part)

    def _compare(self, node: ast.OperationDefinitionNode) -> None:
        parts = [node, *self.context.get_recursively_referenced_fragments(node)]
        used = {k: v for part in parts for k, v in self._uses[_owner(part)].items()}
        declared = [d.variable.name.value for d in node.variable_definitions]
        who = node.name.value if node.name else f"anonymous {node.operation.value}"
        for name in declared:
            if name not in used:
                text = f"Variable ${name} is declared by {who} but not used"
                self.say(text, node, path_to([node]), "variableNotUsed", variableName=name)
        for name, usage in used.items():
            if name not in declared:
                text = f"Variable ${name} is used by {who} but not declared"
                self.say(text, usage, path_to([node]), "variableNotDefined", variableName=name)


def _owner(node: ast.Node) -> str:
    """A name for an operation or a fragment; nameless operations stand alone."""
    return path_to([node])[0]


class FragmentsRule(Rule):
    """Fragments that are used are defined, and the other way round."""

    def leave_document(self, node: ast.DocumentNode, *_: object) -> None:
        defined = [d for d in node.definitions if isinstance(d, ast.FragmentDefinitionNode)]
        spreads: dict[str, ast.FragmentSpreadNode] = {}
        for part in node.definitions:
            if isinstance(part, ast.OperationDefinitionNode | ast.FragmentDefinitionNode):
                for spread in self.context.get_fragment_spreads(part.selection_set):
                    spreads.setdefault(spread.name.value, spread)
        names = {fragment.name.value for fragment in defined}
        code = "useAndDefineFragment"
        for name, spread in spreads.items():
            if name not in names:
                text = f"Fragment {name} was used, but not defined"
                self.say(text, spread, ["query"], code, fragmentName=name)
        for fragment in defined:
            name = fragment.name.value
            if name not in spreads:
                text = f"Fragment {name} was defined, but not used"
                self.say(text, fragment, path_to([fragment]), code, fragmentName=name)
