"""A teacher's writes of a course's late policy; what follows for the grades is a job's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, not_found
from canvas_simulator.lateness import apply_policy
from canvas_simulator.schema import LatePolicy
from canvas_simulator.writing.given import members, settle, taught, true

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Readers


def show_late_policy(call: Call, course: str) -> Answer:
    """For staff; 404 where the course has none."""
    return Answer(_shown(_one(call, course)))


def create_late_policy(call: Call, course: str) -> Answer:
    """The course's only one: 400 for a second. No stamp shows that there is one."""
    found, _ = taught(call, course)
    if found.id in call.school.late_policies:
        raise Refused(400, {"errors": [{"message": "Late policy already exists for this course"}]})
    row = LatePolicy(
        id=call.school.next_id("late_policies"),
        course_id=found.id,
        created_at=call.now,
        updated_at=call.now,
    )
    settle(row, members(call, "late_policy"), _SETTABLE)
    call.school.world.late_policies.append(row)
    call.school.late_policies[found.id] = row
    apply_policy(call.school, found.id)
    return Answer(_shown(row), status=201)


def update_late_policy(call: Call, course: str) -> Answer:
    row = _one(call, course)
    if settle(row, members(call, "late_policy"), _SETTABLE):
        row.updated_at = call.now
        apply_policy(call.school, row.course_id)
    return Answer(None, status=204)


def _one(call: Call, course: str) -> LatePolicy:
    found, _ = taught(call, course)
    row = call.school.late_policies.get(found.id)
    if row is None:
        raise not_found()
    return row


def _shown(row: LatePolicy) -> dict[str, dict[str, object]]:
    columns = {name: getattr(row, name) for name in ("id", "course_id", *_SETTABLE)}
    stamps = {name: stamp(getattr(row, name)) for name in ("created_at", "updated_at")}
    return {"late_policy": columns | stamps}


def _percent(value: JsonValue) -> float:
    try:
        percent = float(str(value))
    except ValueError as exc:
        raise _invalid() from exc
    if not 0 <= percent <= 100:  # noqa: PLR2004  # percents
        raise _invalid()
    return percent


def _interval(value: JsonValue) -> str:
    if value not in ("hour", "day"):
        raise _invalid()
    return str(value)


def _invalid() -> Refused:
    return Refused(400, {"errors": [{"message": "invalid late policy"}]})


_SETTABLE: Readers = {
    "missing_submission_deduction_enabled": true,
    "missing_submission_deduction": _percent,
    "late_submission_deduction_enabled": true,
    "late_submission_deduction": _percent,
    "late_submission_interval": _interval,
    "late_submission_minimum_percent_enabled": true,
    "late_submission_minimum_percent": _percent,
}
