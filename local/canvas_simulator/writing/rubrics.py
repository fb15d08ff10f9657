"""A teacher's writes of rubrics: made, and hung on an assignment. Filled in: `assessing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused
from canvas_simulator.ids import local_id
from canvas_simulator.rest.rubrics import association_row, rubric_row
from canvas_simulator.schema import Rubric, RubricAssociation
from canvas_simulator.writing.given import members, number, taught, true
from canvas_simulator.writing.touching import assignment_saved

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment
    from canvas_simulator.writing.given import Members

_HIDES = {"hide_score_total": False, "hide_points": False}


def create_rubric(call: Call, course: str) -> Answer:
    """`rubric` with its criteria; `rubric_association` hangs it on an assignment at once.

    NOTE: used for grading it sets the assignment's points, and no student's row moves.
    """
    found, _ = taught(call, course)
    given, wanted = members(call, "rubric"), members(call, "rubric_association")
    data = [_criterion(call, one, (i,)) for i, one in enumerate(_listed(given.get("criteria")))]
    row = Rubric(
        id=call.school.next_id("rubrics"),
        course_id=found.id,
        title=str(given.get("title") or "Unnamed Course Rubric"),
        points_possible=sum(float(str(one["points"])) for one in data),
        data=list(data),
    )
    call.school.world.rubrics.append(row)
    call.school.rubrics_of[found.id].append(row)
    association = _hang(call, row, wanted) if wanted else None
    return Answer({"rubric": rubric_row(row), "rubric_association": association})


def _criterion(call: Call, given: Members, place: tuple[int, ...]) -> Members:
    """One line with its ratings; ids are Canvas's underscore and digits, the same each time."""
    own = _id(call, given, place)
    ratings: list[JsonValue] = [
        _rating(call, one, (*place, i)) | {"criterion_id": own}
        for i, one in enumerate(_listed(given.get("ratings")))
    ]
    points = number(given.get("points")) or max((_points(r) for r in ratings), default=0.0)
    return _texts(given) | {
        "points": points,
        "id": own,
        "criterion_use_range": true(given.get("criterion_use_range")),
        "ratings": ratings,
    }


def _rating(call: Call, given: Members, place: tuple[int, ...]) -> Members:
    return _texts(given) | {
        "points": number(given.get("points")) or 0.0,
        "id": _id(call, given, place),
    }


def _texts(given: Members) -> Members:
    return {n: str(given.get(n) or "") for n in ("description", "long_description")}


def _points(rating: JsonValue) -> float:
    return float(str(rating["points"])) if isinstance(rating, dict) else 0.0


def _id(call: Call, given: Members, place: tuple[int, ...]) -> str:
    """The id given, or one made of where the line stands."""
    made = 1 + len(call.school.world.rubrics)
    for index in place:
        made = 31 * made + index + 1
    return str(given.get("id") or f"_{made}")


def _listed(value: JsonValue) -> list[Members]:
    """The lines of a list, or of a form's `{"0": …, "1": …}`."""
    rows = value.values() if isinstance(value, dict) else value
    return [row for row in rows if isinstance(row, dict)] if rows else []  # type: ignore[union-attr]  # a scalar is no list of Canvas's either


def _hang(call: Call, row: Rubric, wanted: Members) -> Row:
    """Ties the rubric to an assignment of the course."""
    work = call.school.assignments.get(local_id(str(wanted.get("association_id"))) or 0)
    if work is None or work.course_id != row.course_id:
        raise Refused(400, {"errors": [{"message": "invalid rubric association"}]})
    graded = true(wanted.get("use_for_grading"))
    association = RubricAssociation(
        id=row.id,
        assignment_id=work.id,
        use_for_grading=graded,
        purpose=str(wanted.get("purpose") or "grading"),
    )
    row.associations.append(association)
    _show_on(work, row, graded=graded)
    assignment_saved(call, work)
    return association_row(row, association)


def _show_on(work: Assignment, row: Rubric, *, graded: bool) -> None:
    lines: list[JsonValue] = [_shown(one) for one in row.data if isinstance(one, dict)]
    work.settings |= {
        "rubric": lines,
        "rubric_settings": {
            "id": row.id,
            "title": row.title,
            "points_possible": row.points_possible,
            "free_form_criterion_comments": False,
            **_HIDES,
        },
        "use_rubric_for_grading": graded,
        "free_form_criterion_comments": False,
    }
    if graded:
        work.points_possible = row.points_possible


def _shown(line: Members) -> Members:
    """A line as assignments show it: its ratings do not name it."""
    ratings = line.get("ratings")
    kept = ratings if isinstance(ratings, list) else []
    return line | {
        "ratings": [
            {k: v for k, v in one.items() if k != "criterion_id"}
            for one in kept
            if isinstance(one, dict)
        ]
    }
