"""What the files of a step say the student sees; nothing here asks the product what a row means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.edge.student import global_text
from tests.timeline.steps import Json, Revision, Step, moment
from tests.timeline.world import closed_by

Fields = Mapping[str, object]


@dataclass(frozen=True)
class Shown:
    """``course``: active, completed, unpublished, dropped, deleted, gone or unknown: the step's."""

    course: str
    names: Mapping[str, str]
    groups: Mapping[str, tuple[str, str]]
    work: Mapping[str, Fields]


def expected(step: Step, *, after: bool) -> Shown:
    """What the student sees then.

    A row without a submission is of work that was just taken from them: Canvas's list has it for a
    minute yet, so from the 75 s look on it is hidden.
    """
    seen = step.after if after else step.before
    course = _course(step, seen)
    rows = step.before.rows if course == "unpublished" and after else seen.rows
    stored = {row["id"]: row for row in step.before.rows}
    work = {
        global_text(int(row["id"])): _fields(row, stored.get(row["id"]) if after else None)
        for row in rows
        if row.get("submission") and course not in HIDING
    }
    return Shown(course, _names(step, seen, course), _groups(seen), work)


HIDING = ("dropped", "deleted", "gone", "unknown")
"""States of a course whose work is in no list of the student."""


def _course(step: Step, seen: Revision) -> str:
    """The step's course as it is to be kept.

    NOTE: a deleted enrolment is in no list of Canvas, so its course is gone, not dropped. Courses
    of a term that is over are still listed by GraphQL; REST calls them completed.
    """
    if step.course_id in seen.courses or seen.status == 200:
        is_open = step.course_id in seen.courses and not seen.is_over
        return "active" if is_open else "completed"
    why = "away" if seen.status == 404 else closed_by(step)
    if why == "unpublished":
        return why
    if seen is step.before or step.course_id not in step.before.courses:
        return "unknown"
    return {"away": "deleted", "deleted": "gone", "inactive": "dropped"}[why]


def _names(step: Step, seen: Revision, course: str) -> dict[str, str]:
    """The names of the courses; one that is not listed any more keeps the one it had.

    One that was concluded before has the name it is listed with later.
    """
    rows = {**(step.before.courses if seen is step.after else {}), **seen.courses}
    if course == "completed" and step.course_id not in rows:
        rows |= {i: row for i, row in step.after.courses.items() if i == step.course_id}
    return {global_text(number): row["name"] for number, row in rows.items()}


def _groups(seen: Revision) -> dict[str, tuple[str, str]]:
    return {
        global_text(int(row["_id"])): (row["name"], row["groupCategory"]["name"])
        for row in seen.delta["me"]["groups"]
    }


def _fields(row: Json, stored: Json | None) -> Fields:
    """One row of the REST list in the mirror's words. ``stored``: the row as it was before.

    A text that Canvas withholds is the one that was known, if any was.
    """
    own, posted = row["submission"], row["submission"]["posted_at"]
    hidden = own["workflow_state"] == "graded" and posted is None
    state = "submitted" if own["submitted_at"] else "unsubmitted"
    withheld = bool(row.get("lock_info")) and row["lock_info"].get("can_view") is not True
    return {
        "title": row["name"],
        "description": stored["description"] if withheld and stored else row["description"],
        "withheld": withheld,
        "points": row["points_possible"],
        "position": row["position"],
        "group": global_text(int(row["assignment_group_id"])),
        "grading_type": row["grading_type"],
        "types": tuple(row["submission_types"]),
        "omitted": row["omit_from_final_grade"],
        "due_at": _at(own["cached_due_date"]),
        "lock_at": _at(row["lock_at"]),
        "unlock_at": _at(row["unlock_at"]),
        "updated_at": _at(row["updated_at"]),
        "state": state if hidden else own["workflow_state"],
        "hidden": hidden,
        "score": own.get("score") if posted else None,
        "grade": own.get("grade") if posted else None,
        "submitted_at": _at(own["submitted_at"]),
        "graded_at": _at(own["graded_at"]) if posted else None,
        "posted_at": _at(posted),
        "excused": bool(own["excused"]),
        "late": own["late"],
        "missing": own["missing"],
        "policy": own["late_policy_status"],
        "attempt": own["attempt"],
        "deducted": own["points_deducted"] if posted else None,
    }


def _at(text: str | None) -> datetime | None:
    return moment(text) if text else None
