"""A `world.json` for recordings that have none: one viewer's world, from the answers alone.

It has the shape the other modules read. What it holds are values of rows that were shown;
dates of an assignment are the viewer's own, everybody else at the school is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.ids import local_id
from canvas_simulator.importing.viewers_rest import add_rest_rows
from canvas_simulator.importing.viewers_tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_simulator.importing.recordings import Json

# A row of a GraphQL answer is recognised by the members only its kind has.
_MARKS = {
    "assignments": {"courseId", "gradingType", "submissionTypes"},
    "submissions": {"assignmentId", "state", "attempt"},
    "courses": {"courseCode", "term", "assignmentGroups"},
    "enrollments": {"section", "grades", "course"},
    "groups": {"membersCount", "groupCategory"},
}

_STATES = {"active": "available", "completed": "available", "deleted": "deleted"}

_EMPTY = (
    "assignments", "assignment_groups", "modules", "quizzes", "rubrics", "discussions",
    "announcements", "enrollments",
)  # fmt: skip


def viewers_world(exchanges: Iterable[Json]) -> Json:
    """The world of the person whose answers these are; key `student_1`."""
    answers = [e["response"] for e in exchanges]
    bodies = [a["body"]["data"] for a in answers if _is_graphql(a.get("body"))]
    found: dict[str, dict[int, Json]] = {kind: {} for kind in (*_MARKS, "discussions")}
    for body in bodies:
        for kind, row in _rows(body, 0):
            found[kind].setdefault(int(row["_id"]), row)
    ids = (a.get("headers", {}).get("x-canvas-user-id", "") for a in answers)
    viewer = next((number for text in ids if (number := local_id(text))), 0)
    _add_bare_courses(found)
    _place_groups(found["groups"], (a.get("body") for a in answers))
    world = _world(found, viewer) | {"truth": tables(found, viewer)}
    add_rest_rows(world, [a.get("body") for a in answers], viewer)
    return world


def _is_graphql(body: Json) -> bool:
    return isinstance(body, dict) and isinstance(body.get("data"), dict)


def _rows(value: Json, course_id: int) -> Iterator[tuple[str, Json]]:
    """Every row in an answer, with the course it stands in under `course_id`."""
    if isinstance(value, list):
        for item in value:
            yield from _rows(item, course_id)
    elif isinstance(value, dict):
        if "submissionsConnection" in value or "assignmentsConnection" in value:
            course_id = int(value["_id"])
        kind = next((k for k, marks in _MARKS.items() if marks <= value.keys()), "")
        kind = "discussions" if {"isAnnouncement", "title"} <= value.keys() else kind
        if kind:
            yield kind, value | {"course_id": course_id}
        for inner in value.values():
            yield from _rows(inner, course_id)


def _add_bare_courses(found: dict[str, dict[int, Json]]) -> None:
    """Courses of which only an enrolment is shown: they have no more than an id and a state."""
    for row in found["enrollments"].values():
        number = int(row["course"]["_id"])
        found["courses"].setdefault(
            number,
            {
                "_id": str(number),
                "name": f"Course {number}",
                "courseCode": "",
                "state": _STATES.get(row["state"], "available"),
                "updatedAt": row["updatedAt"],
                "term": {"_id": "0", "name": "Default Term"},
                "assignmentGroups": [],
            },
        )


def _place_groups(groups: dict[int, Json], bodies: Iterable[Json]) -> None:
    """The course of a group, which only REST answers show."""
    for body in bodies:
        for row in body if isinstance(body, list) else ():
            if isinstance(row, dict) and {"members_count", "course_id"} <= row.keys():
                groups.get(int(row["id"]), {})["course_id"] = int(row["course_id"])


def _world(found: dict[str, dict[int, Json]], viewer: int) -> Json:
    """What a seeder would have written down."""
    courses = found["courses"].values()
    names = {int(c["_id"]): c.get("courseNickname") for c in courses}
    terms = {int(c["term"]["_id"]): c["term"] for c in courses}
    user = {"id": viewer, "name": "Student One", "time_zone": "Etc/UTC"}
    stamps = [row["updatedAt"] for rows in found.values() for row in rows.values()]
    return {
        "seed": 0,
        "seeded_at": min(stamps, default=None),
        "base_url": "http://canvas.example.test",
        "users": {"student_1": user},
        "student_1_settings": {"nicknames": {k: v for k, v in names.items() if v}},
        "terms": [_term(number, row) for number, row in terms.items()],
        "courses": [_course(row, found) for row in courses],
        "calendar_events": [],
        "planner_notes": [],
        "planner_overrides": [],
    }


def _term(number: int, row: Json) -> Json:
    dates = {"start_at": row.get("startAt"), "end_at": row.get("endAt")}
    return {"id": number, "name": row["name"]} | dates


def _course(row: Json, found: dict[str, dict[int, Json]]) -> Json:
    number = int(row["_id"])
    mine = [e for e in found["enrollments"].values() if int(e["course"]["_id"]) == number]
    sections = {int(e["section"]["_id"]): e["section"]["name"] for e in mine}
    sets = {
        int(g["groupCategory"]["_id"]): g["groupCategory"]["name"]
        for g in found["groups"].values()
        if g.get("course_id") == number
    }
    shown: Json = {name: [] for name in _EMPTY}
    return shown | {
        "id": number,
        "course_code": row["courseCode"],
        "term_id": int(row["term"]["_id"]),
        "sections": [{"id": i, "name": name} for i, name in sections.items()],
        "group_categories": [{"id": i, "name": name} for i, name in sets.items()],
    }
