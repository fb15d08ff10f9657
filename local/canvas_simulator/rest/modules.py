"""Modules, their items, whom they are for, and how far a student has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.module_items import visible_items, visible_modules
from canvas_simulator.module_progress import Learner
from canvas_simulator.paging import numbered
from canvas_simulator.rest.module_rows import item_row, learner
from canvas_simulator.visibility import viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Module, ModuleItem, ModuleOverride
    from canvas_simulator.standing import Standing


def list_modules(call: Call, course: str) -> Answer:
    """The modules that the caller sees by position, with their items if asked for."""
    found, mine = call.readable(course)
    member = viewer_membership(call.school, found.id, call.user.id, mine)
    rows = visible_modules(call.school, found.id, mine, member)
    page, link = numbered(call.request, rows)
    return Answer([module_row(call, module, mine) for module in page], link=link)


def show_module(call: Call, course: str, module: str) -> Answer:
    row, mine = one_module(call, course, module)
    return Answer(module_row(call, row, mine))


def one_module(call: Call, course: str, module: str) -> tuple[Module, Standing]:
    """The module that a path segment names, if the caller sees it."""
    found, mine = call.readable(course)
    member = viewer_membership(call.school, found.id, call.user.id, mine)
    for row in visible_modules(call.school, found.id, mine, member):
        if row.id == local_id(module):
            return row, mine
    raise not_found()


def module_row(call: Call, module: Module, mine: Standing) -> Row:
    """The module as the caller sees it, `items` if asked for."""
    api = f"{call.base}/api/v1/courses/{module.course_id}/modules/{module.id}"
    items = _items(call, module, mine)
    row: Row = {
        "id": module.id,
        "position": module.position,
        "name": module.name,
        "unlock_at": stamp(module.unlock_at),
        "require_sequential_progress": module.require_sequential_progress,
        "requirement_type": "all",
        "publish_final_grade": False,
        "prerequisite_module_ids": list(module.prerequisite_ids),
        "items_count": len(items),
        "items_url": f"{api}/items",
    }
    if mine.role == "student":
        state = learner(call, module.course_id).state(module)
        row |= {"state": state, "completed_at": None}
    if mine.staff:
        row["published"] = module.workflow_state == "active"
    if call.includes("items"):
        row["items"] = [item_row(call, module, item, mine) for item in items]
    return row


def _items(call: Call, module: Module, mine: Standing) -> list[ModuleItem]:
    member = viewer_membership(call.school, module.course_id, call.user.id, mine)
    return visible_items(call.school, module, member, staff=mine.staff)


def list_items(call: Call, course: str, module: str) -> Answer:
    row, mine = one_module(call, course, module)
    page, link = numbered(call.request, _items(call, row, mine))
    return Answer([item_row(call, row, item, mine) for item in page], link=link)


def show_item(call: Call, course: str, module: str, item: str) -> Answer:
    row, found, mine = one_item(call, course, module, item)
    return Answer(item_row(call, row, found, mine))


def one_item(
    call: Call, course: str, module: str, item: str
) -> tuple[Module, ModuleItem, Standing]:
    """The item that a path names, if the caller sees it."""
    row, mine = one_module(call, course, module)
    for found in _items(call, row, mine):
        if found.id == local_id(item):
            return row, found, mine
    raise not_found()


def list_module_overrides(call: Call, course: str, module: str) -> Answer:
    """Whom the module is for, for staff; nobody named is everybody."""
    row, mine = one_module(call, course, module)
    if not mine.staff:
        raise forbidden()
    page, link = numbered(call.request, row.overrides)
    return Answer([_override_row(call, row, one) for one in page], link=link)


def _override_row(call: Call, module: Module, override: ModuleOverride) -> Row:
    row: Row = {"id": override.id, "context_module_id": module.id, "title": override.title}
    if override.section_id is not None:
        section = call.school.sections[override.section_id]
        row["course_section"] = {"id": section.id, "name": section.name}
    elif override.student_ids is not None:
        people = [call.school.users[i] for i in override.student_ids]
        row["students"] = [{"id": person.id, "name": person.name} for person in people]
    return row


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
    them = Learner(call.school, course.id, user_id, call.now)
    modules = [m for m in call.school.modules_of[course.id] if m.workflow_state == "active"]
    items = [(module, item) for module in modules for item in them.asked(module)]
    if not items:
        return None
    done = sum(them.completed(module, item) for module, item in items)
    return {
        "requirement_count": len(items),
        "requirement_completed_count": done,
        "next_requirement_url": None,
        "completed_at": None,
    }
