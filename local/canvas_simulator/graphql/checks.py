"""What is wrong with a question before it is answered, in Canvas's own words.

graphql-core walks the document; the rules here say what the real server says, with its
paths and codes. What has no words of its own is graphql-core's.
"""

from __future__ import annotations

from graphql import (
    GraphQLError,
    validate,
)
from graphql.language import ast
from graphql.validation import (
    ExecutableDefinitionsRule,
    KnownDirectivesRule,
    LoneAnonymousOperationRule,
    NoFragmentCyclesRule,
    OverlappingFieldsCanBeMergedRule,
    PossibleFragmentSpreadsRule,
    UniqueArgumentNamesRule,
    UniqueFragmentNamesRule,
    UniqueInputFieldNamesRule,
    UniqueOperationNamesRule,
    UniqueVariableNamesRule,
    VariablesInAllowedPositionRule,
)

from canvas_simulator.graphql.argument_rules import ArgumentsRule, FieldsRule
from canvas_simulator.graphql.bound_schema import bound_schema
from canvas_simulator.graphql.name_rules import FragmentsRule, VariablesRule

_MANY_ERRORS = 100
_RULES = [
    FieldsRule, ArgumentsRule, VariablesRule, FragmentsRule, ExecutableDefinitionsRule,
    UniqueOperationNamesRule, LoneAnonymousOperationRule, UniqueFragmentNamesRule,
    PossibleFragmentSpreadsRule, NoFragmentCyclesRule, UniqueVariableNamesRule,
    UniqueArgumentNamesRule, UniqueInputFieldNamesRule, KnownDirectivesRule,
    VariablesInAllowedPositionRule, OverlappingFieldsCanBeMergedRule,
]  # fmt: skip


def problems(document: ast.DocumentNode) -> list[GraphQLError]:
    """Everything that is wrong with the document; at most a hundred things."""
    return validate(bound_schema(), document, _RULES, max_errors=_MANY_ERRORS)
