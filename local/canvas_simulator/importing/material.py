"""Modules, quizzes and rubrics of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing.quiz_parts import attempts, questions
from canvas_simulator.importing.reading import moment, number
from canvas_simulator.rest.quiz_rows import DEFAULTS
from canvas_simulator.schema import (
    Module,
    ModuleItem,
    Quiz,
    Rubric,
    RubricAssessment,
    RubricAssociation,
)

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def modules(recording: Recording) -> list[Module]:
    return [
        _module(recording, course["id"], given)
        for course in recording.world["courses"]
        for given in course["modules"]
    ]


def _module(recording: Recording, course_id: int, given: Json) -> Module:
    row = recording.rows["modules"].get(given["id"], {})
    items = [_item(recording, at, item) for at, item in enumerate(given["items"], start=1)]
    return Module(
        id=given["id"],
        course_id=course_id,
        name=given["name"],
        position=row.get("position", 1),
        unlock_at=moment(given.get("unlock_at")),
        require_sequential_progress=bool(given.get("require_sequential_progress")),
        prerequisite_ids=list(given.get("prerequisite_module_ids", [])),
        items=items,
    )


def _item(recording: Recording, position: int, given: Json) -> ModuleItem:
    row = recording.rows["module_items"].get(given["id"], {})
    details = row.get("content_details", {}) if given["type"] == "File" else {}
    return ModuleItem(
        id=given["id"],
        title=row.get("title", ""),
        type=given["type"],
        position=row.get("position", position),
        indent=row.get("indent", 0),
        content_id=number(row.get("content_id")),
        page_url=row.get("page_url"),
        external_url=row.get("external_url"),
        requirement=given.get("requirement"),
        completed_by=sorted(user for item, user in recording.done if item == given["id"]),
        details={k: v for k, v in details.items() if k in ("display_name", "thumbnail_url")},
    )


def quizzes(recording: Recording) -> list[Quiz]:
    return [
        _quiz(recording, course["id"], given, recording.rows["quizzes"].get(given["id"], {}))
        for course in recording.world["courses"]
        for given in course["quizzes"]
    ]


def _quiz(recording: Recording, course_id: int, given: Json, row: Json) -> Quiz:
    return Quiz(
        id=given["id"],
        course_id=course_id,
        title=given["title"],
        quiz_type=given["quiz_type"],
        assignment_id=given.get("assignment_id"),
        description=row.get("description"),
        points_possible=given.get("points_possible"),
        question_count=row.get("question_count", 0),
        due_at=moment(given.get("due_at")),
        unlock_at=moment(row.get("unlock_at")),
        lock_at=moment(row.get("lock_at")),
        published=row.get("published", True),
        created_at=moment(recording.rows["planned_quiz"].get(given["id"], {}).get("created_at")),
        updated_at=moment(recording.rows["planned_quiz"].get(given["id"], {}).get("updated_at")),
        questions=questions(recording, given["id"]),
        attempts=attempts(recording, given["id"]),
        taken_by=[recording.world["users"][key]["id"] for key in given.get("taken", {})],
        settings={k: row[k] for k, v in DEFAULTS.items() if k in row and row[k] != v},
    )


def rubrics(recording: Recording) -> list[Rubric]:
    return [
        _rubric(course["id"], given, recording.rows["rubrics"].get(given["id"], {}))
        for course in recording.world["courses"]
        for given in course["rubrics"]
    ]


def _rubric(course_id: int, given: Json, row: Json) -> Rubric:
    return Rubric(
        id=given["id"],
        course_id=course_id,
        title=given["title"],
        points_possible=float(row.get("points_possible") or 0),
        data=row.get("data", []),
        associations=[_association(one) for one in row.get("associations", [])],
        assessments=[_assessment(one) for one in row.get("assessments", [])],
    )


def _association(row: Json) -> RubricAssociation:
    return RubricAssociation(
        id=int(row["id"]),
        assignment_id=int(row["association_id"]),
        use_for_grading=row["use_for_grading"],
        purpose=row["purpose"],
        hide_score_total=row["hide_score_total"],
    )


def _assessment(row: Json) -> RubricAssessment:
    return RubricAssessment(
        id=int(row["id"]),
        association_id=int(row["rubric_association_id"]),
        submission_id=int(row["artifact_id"]),
        attempt=row["artifact_attempt"],
        score=row["score"],
        assessor_id=number(row["assessor_id"]),
    )
