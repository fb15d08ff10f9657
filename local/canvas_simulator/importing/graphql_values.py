"""Values that only GraphQL answers show: stamps of users, names of custom grade statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.importing.recordings import Json

_USER = frozenset({"_id", "updatedAt", "groups"})
_NAMED = frozenset({"_id", "customGradeStatus", "assignmentId"})


def graphql_rows(body: Json) -> Iterator[tuple[str, Json]]:
    """The rows in a GraphQL answer, as REST-like rows of a kind of their own."""
    if isinstance(body, list):
        for item in body:
            yield from graphql_rows(item)
    elif isinstance(body, dict):
        if body.keys() >= _USER:
            yield "stamped_users", {"id": body["_id"], "touched_at": body["updatedAt"]}
        if body.keys() >= _NAMED and body["customGradeStatus"]:
            yield "named_statuses", {"id": body["_id"], "name": body["customGradeStatus"]}
        for inner in body.values():
            yield from graphql_rows(inner)


def grade_statuses(rows: dict[str, dict[int, Json]], submissions: list[Json]) -> dict[int, str]:
    """The names by id: a submission's row in the database has the id, an answer the name."""
    shown = rows["named_statuses"]
    ids = {row["id"]: row.get("custom_grade_status_id") for row in submissions}
    return {ids[row_id]: row["name"] for row_id, row in shown.items() if ids.get(row_id)}
