"""When work is open: availability, lock explanations, descriptions held back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvas_simulator.call import stamp
from canvas_simulator.module_progress import locking_module, not_yet

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Module
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Dates

_LAST_MINUTE = (23, 59)


def lock_members(
    call: Call, assignment: Assignment, dates: Dates, mine: Standing, *, quiz: bool = False
) -> Row:
    """`availability_status`, and for non-staff `locked_for_user` with its reason.

    ``quiz``: it is shown as the quiz that it is.

    Before `unlock_at` and behind a module the description is null; after `lock_at` it shows.
    """
    row: Row = {"locked_for_user": False}
    status = availability(dates, call.now)
    if status is not None:
        row["availability_status"] = status
    return row if mine.staff else row | _lock(call, assignment, dates, mine, quiz=quiz)


def _lock(call: Call, assignment: Assignment, dates: Dates, mine: Standing, *, quiz: bool) -> Row:
    """What keeps it closed: the first reason there is, if any."""
    kind, name = "assignment", f"assignment_{assignment.id}"
    if quiz:
        kind, name = "quiz", f"quizzes:quiz_{assignment.quiz_id}"
    if dates.unlock_at is not None and call.now < dates.unlock_at:
        said = f"This {kind} is locked until {_said(call, dates.unlock_at)}."
        info: Row = {"unlock_at": stamp(dates.unlock_at), "asset_string": name}
        return _locked(info, said) | {"description": None}
    if assignment.quiz_id is not None and not _takes_quizzes(call, mine):
        info = {"missing_permission": "participate_as_student"}
        info["asset_string"] = f"quizzes:quiz_{assignment.quiz_id}"
        return _locked(info, f"This {kind} is currently locked.")
    module = locking_module(call.school, assignment, call.user.id, call.now)
    if mine.role == "student" and module is not None:
        info = {"asset_string": name, "context_module": _module_row(module)}
        return _locked(info, _module_text(call, module, kind, name)) | {"description": None}
    if dates.lock_at is not None and dates.lock_at < call.now:
        said = f"This {kind} was locked {_said(call, dates.lock_at)}."
        info = {"lock_at": stamp(dates.lock_at), "can_view": True, "asset_string": name}
        return _locked(info, said)
    return {}


def _takes_quizzes(call: Call, mine: Standing) -> bool:
    return mine.role == "student" and mine.takes_part(call.school, call.now)


def all_day(due_at: datetime | None, zone: str) -> Row:
    """What is due in the last minute of a day, by the course's clock, is due all day."""
    local = due_at.astimezone(ZoneInfo(zone)) if due_at else None
    return {
        "all_day": local is not None and (local.hour, local.minute) == _LAST_MINUTE,
        "all_day_date": local.date().isoformat() if local else None,
    }


def availability(dates: Dates, now: datetime) -> Row | None:
    """`pending`, `open` or `closed`; None where no date says anything."""
    if dates.unlock_at is not None and now < dates.unlock_at:
        return {"status": "pending", "date": stamp(dates.unlock_at)}
    if dates.lock_at is not None and now < dates.lock_at:
        return {"status": "open", "date": stamp(dates.lock_at)}
    if dates.lock_at is not None:
        return {"status": "closed", "date": None}
    return None


def _locked(info: Row, said: str) -> Row:
    return {"lock_info": info, "locked_for_user": True, "lock_explanation": said}


def _said(call: Call, at: datetime) -> str:
    """`Nov 26 at 9:35am`, `Jan 5, 2028 at 1pm`: the viewer's local time in words.

    The year is told where it is another one than now.
    """
    zone = ZoneInfo(call.user.time_zone)
    local = at.astimezone(zone)
    year = "" if local.year == call.now.astimezone(zone).year else f", {local.year}"
    minutes = f":{local.minute:02}" if local.minute else ""
    hour, half = local.strftime("%I").lstrip("0"), local.strftime("%p").lower()
    return f"{local:%b} {local.day}{year} at {hour}{minutes}{half}"


def _module_row(module: Module) -> Row:
    return {
        "id": module.id,
        "name": module.name,
        "context_type": "Course",
        "context_id": module.course_id,
        "workflow_state": module.workflow_state,
        "unlock_at": stamp(module.unlock_at),
    }


def _module_text(call: Call, module: Module, kind: str, name: str) -> str:
    if module.workflow_state != "active":
        return f"This {kind} is part of an unpublished module and is not available yet."
    modules, said = f"/courses/{module.course_id}/modules", " and hasn&#39;t been unlocked yet"
    if module.unlock_at is not None and not_yet(module, call.now):
        said = f", which is locked until {_said(call, module.unlock_at)}"
    return (
        f"This {kind} is part of the module <b>{module.name}</b>{said}.<br/>"
        "<div class='spinner'></div><a style='display: none;' "
        f"class='module_prerequisites_fallback' href='{call.base}{modules}"
        f"#module_{module.id}'>Visit the course modules page for information on how to unlock "
        "this content.</a><a x-canvaslms-trusted-url="
        f"'{modules}/{module.id}/prerequisites/{name}' "
        "style='display: none;' id='module_prerequisites_lookup_link'>&nbsp;</a>"
    )
