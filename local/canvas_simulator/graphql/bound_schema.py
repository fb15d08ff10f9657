"""The recorded schema with a resolver on every field."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    StringValueNode,
    build_client_schema,
    print_ast,
)
from graphql.type import GraphQLInterfaceType, is_introspection_type

from canvas_simulator import schema as world
from canvas_simulator.graphql import (
    assessments,
    assignment_details,
    assignment_lists,
    assignments,
    checkpoints,
    closing,
    comments,
    courses,
    discussions,
    enrollments,
    groups,
    histories,
    modules,
    mutations,
    people,
    posts,
    roots,
    rosters,
    submission_lists,
    submissions,
)
from canvas_simulator.graphql.connections import CONNECTION, EDGE, Connection
from canvas_simulator.graphql.connections import FIELDS as PAGE_FIELDS
from canvas_simulator.graphql.fields import always

if TYPE_CHECKING:
    from graphql import GraphQLField, GraphQLOutputType, GraphQLSchema, ValueNode

    from canvas_simulator.graphql.fields import Resolver

_PARTS = (
    assessments, assignment_details, assignment_lists, assignments, checkpoints, closing,
    comments, courses, discussions, enrollments, groups, histories, modules, mutations, people,
    posts, roots, rosters, submission_lists, submissions,
)  # fmt: skip
_ROWS: dict[type, str] = {
    histories.Attempt: "SubmissionHistory",
    assignment_details.AdhocStudents: "AdhocStudents",
    world.Assignment: "Assignment",
    world.AssignmentGroup: "AssignmentGroup",
    world.Course: "Course",
    world.Enrollment: "Enrollment",
    world.GradingPeriod: "GradingPeriod",
    world.Group: "Group",
    world.GroupCategory: "GroupSet",
    world.Module: "Module",
    world.ModuleItem: "ModuleItem",
    world.Quiz: "Quiz",
    world.Section: "Section",
    world.Submission: "Submission",
    world.Term: "Term",
    world.Topic: "Discussion",
    world.User: "User",
}
_EMPTY: dict[str, object] = {"Boolean": False, "Int": 0, "Float": 0.0, "String": "", "ID": ""}


class Unreadable(ValueError):
    """A value that its scalar can't be; the text is Canvas's own."""


def moment_from(value: object) -> datetime:
    """A `DateTime` argument, with any offset; a date alone is its midnight UTC."""
    try:
        at = datetime.fromisoformat(str(value)) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None:
        said = json.dumps(value, ensure_ascii=False)
        raise Unreadable(f"{said} is not an iso8601 formatted date")
    return at.replace(tzinfo=at.tzinfo or UTC)


def _moment_literal(node: ValueNode, _: object = None) -> datetime:
    return moment_from(node.value if isinstance(node, StringValueNode) else print_ast(node))


@cache
def bound_schema() -> GraphQLSchema:
    """The schema, made once per process.

    A field that nothing is known of is null; where it can't be null, empty.
    """
    packed = resources.files(__package__).joinpath("introspection.json.gz").read_bytes()
    schema = build_client_schema(json.loads(gzip.decompress(packed)))
    known = _resolvers()
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind):
            for field_name, field in kind.fields.items():
                field.resolve = known.get((name, field_name)) or _other(name, field_name, field)
        elif isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = lambda row, *_: _ROWS[type(row)]
        elif isinstance(kind, GraphQLScalarType) and name in ("DateTime", "ISO8601DateTime"):
            kind.parse_value = moment_from  # type: ignore[method-assign]  # scalars are made so
            kind.parse_literal = _moment_literal  # type: ignore[assignment,method-assign]  # likewise
    return schema


def _resolvers() -> dict[tuple[str, str], Resolver]:
    tables = [part.FIELDS for part in _PARTS] + [PAGE_FIELDS]
    return {
        (kind, name): resolver
        for table in tables
        for kind, fields in table.items()
        for name, resolver in fields.items()
    }


def _other(kind: str, name: str, field: GraphQLField) -> Resolver:
    if kind.endswith("Connection") and name in CONNECTION:
        return CONNECTION[name]
    if kind.endswith("Edge") and name in EDGE:
        return EDGE[name]
    return always(_empty(field.type))


def _empty(kind: GraphQLOutputType) -> object:
    if not isinstance(kind, GraphQLNonNull):
        return None
    if isinstance(kind.of_type, GraphQLList):
        return []
    name = str(kind.of_type)
    return Connection([], 0, 0) if name.endswith("Connection") else _EMPTY.get(name)
