"""Modules, their items, and how far a student has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.module_rows import completed, has_requirements, item_row, state_of

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Module
    from canvas_simulator.standing import Standing


def list_modules(call: Call, course: str) -> Answer:
    """The modules by position, with their items if asked for."""
    found, mine = call.readable(course)
    rows = sorted(call.school.modules_of[found.id], key=lambda m: (m.position, m.id))
    page, link = numbered(call.request, rows)
    return Answer([_row(call, module, mine) for module in page], link=link)


def _row(call: Call, module: Module, mine: Standing) -> Row:
    api = f"{call.base}/api/v1/courses/{module.course_id}/modules/{module.id}"
    row: Row = {
        "id": module.id,
        "position": module.position,
        "name": module.name,
        "unlock_at": stamp(module.unlock_at),
        "require_sequential_progress": module.require_sequential_progress,
        "requirement_type": "all",
        "publish_final_grade": False,
        "prerequisite_module_ids": module.prerequisite_ids,
        "items_count": len(module.items),
        "items_url": f"{api}/items",
    }
    if mine.role == "student":
        row |= {"state": state_of(call, module), "completed_at": None}
    if mine.staff:
        row["published"] = True
    if call.includes("items"):
        row["items"] = [item_row(call, module, item, mine) for item in module.items]
    return row


def list_items(call: Call, course: str, module: str) -> Answer:
    found, mine = call.readable(course)
    for row in call.school.modules_of[found.id]:
        if row.id == local_id(module):
            page, link = numbered(call.request, row.items)
            return Answer([item_row(call, row, item, mine) for item in page], link=link)
    raise not_found()


def show_progress(call: Call, course: str, user: str) -> Answer:
    """How many requirements of all modules that student has met."""
    found, mine = call.readable(course)
    user_id = call.user_id(user)
    if user_id != call.user.id and not mine.staff:
        raise forbidden()
    row = progress(call, found, user_id)
    if row is None:
        raise Refused(400, {"errors": {"message": _NO_MODULES}})
    return Answer(row)


_NO_MODULES = (
    "no progress available because this course is not module based (has modules and module"
    " completion requirements) or the user is not enrolled as a student in this course"
)


def progress(call: Call, course: Course, user_id: int) -> Row | None:
    """None where there is nothing to meet."""
    modules = call.school.modules_of[course.id]
    items = [(m, i) for m in modules if has_requirements(m) for i in m.items if i.requirement]
    if not items:
        return None
    done = sum(completed(call, module, item, user_id) for module, item in items)
    return {
        "requirement_count": len(items),
        "requirement_completed_count": done,
        "next_requirement_url": None,
        "completed_at": None,
    }
