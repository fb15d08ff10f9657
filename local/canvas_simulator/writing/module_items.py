"""Writes of what is in a module: added, changed, taken out; done and read by a student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs, keeping
from canvas_simulator.http import Answer, Refused, forbidden
from canvas_simulator.module_items import WORK, named_by, work_of
from canvas_simulator.module_progress import Learner
from canvas_simulator.rest.module_rows import item_row
from canvas_simulator.rest.modules import one_item, one_module
from canvas_simulator.schema import Assignment, ModuleItem
from canvas_simulator.writing.given import members, number, settle, taught, text, true, whole
from canvas_simulator.writing.publishing import publish, unpublish
from canvas_simulator.writing.touching import assignment_saved, course_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Module
    from canvas_simulator.writing.given import Members

_PLAIN = ("SubHeader", "ExternalUrl")
_FOR_WORK = ("must_submit", "min_score")
_FOR_ALL = ("must_view", "must_mark_done", "must_contribute")


def create_item(call: Call, course: str, module: str) -> Answer:
    """Adds work of the course, a heading or an address, at the end or at a position.

    NOTE: an assignment that a quiz or a discussion stands behind is added as that.
    """
    found, mine = taught(call, course)
    row, _ = one_module(call, course, module)
    given = members(call, "module_item")
    item = _new(call, given)
    if item.type in WORK and _course_of(call, item) != found.id:
        raise Refused(400, {"message": "Could not find content"})
    item.position = 1 + max((i.position for i in row.items), default=0)
    _change(call, row, item, given)
    keeping.add_item(call.school, row, item)
    _reassign(call, row, item)
    course_saved(call, found)
    return Answer(item_row(call, row, item, mine))


def _new(call: Call, given: Members) -> ModuleItem:
    kind = str(given.get("type", ""))
    if kind not in (*WORK, *_PLAIN):
        raise Refused(400, {"message": "Could not find content"})
    number = whole(given.get("content_id") or 0) if kind in WORK else None
    work = call.school.assignments.get(number or 0) if kind == "Assignment" else None
    if work is not None and work.quiz_id is not None:
        kind, number = "Quiz", work.quiz_id
    elif work is not None and work.discussion_topic_id is not None:
        kind, number = "Discussion", work.discussion_topic_id
    return ModuleItem(
        id=call.school.next_id("items"),
        title=str(given.get("title") or ""),
        type=kind,
        content_id=number,
        published=False,
    )


def _course_of(call: Call, item: ModuleItem) -> int | None:
    row = named_by(call.school, item)
    return None if row is None else row.course_id


def update_item(call: Call, course: str, module: str, item: str) -> Answer:
    """NOTE: another title is another name of the work itself, whose stamp moves."""
    found, mine = taught(call, course)
    row, one, _ = one_item(call, course, module, item)
    given = members(call, "module_item")
    _change(call, row, one, given)
    if given.get("title"):
        _rename(call, one, str(given["title"]))
    if "published" in given:
        _publish(call, one, published=true(given["published"]))
    course_saved(call, found)
    return Answer(item_row(call, row, one, mine))


def _rename(call: Call, item: ModuleItem, title: str) -> None:
    row, work = named_by(call.school, item), work_of(call.school, item)
    if row is not None and not isinstance(row, Assignment):
        row.title, row.updated_at = title, call.now
    if work is not None:
        work.name = title
        assignment_saved(call, work)


def _publish(call: Call, item: ModuleItem, *, published: bool) -> None:
    row = named_by(call.school, item)
    if row is None:
        item.published = published
    elif published:
        publish(call, row)
    else:
        unpublish(call, row)


def delete_item(call: Call, course: str, module: str, item: str) -> Answer:
    """The work itself stays."""
    found, mine = taught(call, course)
    row, one, _ = one_item(call, course, module, item)
    shown = item_row(call, row, one, mine)
    keeping.remove_item(call.school, row, one)
    _reassign(call, row, one)
    course_saved(call, found)
    return Answer(shown)


def _reassign(call: Call, module: Module, item: ModuleItem) -> None:
    """The rows of students whom a module for some only gives the work, or takes it from."""
    work = work_of(call.school, item)
    if module.overrides and work is not None:
        jobs.recompute_due_dates(call.school, work.id)


def _change(call: Call, module: Module, item: ModuleItem, given: Members) -> None:
    settle(item, given, _SETTABLE)
    if "position" in given:
        _move_to(module, item, whole(given["position"]))
    asked = given.get("completion_requirement")
    if isinstance(asked, dict):
        item.requirement = _requirement(call, item, asked)
    elif "completion_requirement" in given:
        item.requirement = None


def _requirement(call: Call, item: ModuleItem, asked: Members) -> Members | None:
    """NOTE: a requirement that does not fit the item is silently ignored."""
    kind = str(asked.get("type", ""))
    fits = kind in _FOR_ALL or (kind in _FOR_WORK and work_of(call.school, item) is not None)
    if not fits:
        return None
    row: Members = {"type": kind}
    if kind == "min_score" and asked.get("min_score") not in (None, ""):
        row["min_score"] = number(asked["min_score"])
    return row


def _move_to(module: Module, item: ModuleItem, position: int) -> None:
    others = sorted((i for i in module.items if i is not item), key=lambda i: (i.position, i.id))
    others.insert(max(position, 1) - 1, item)
    for at, mate in enumerate(others, start=1):
        mate.position = at


def mark_done(call: Call, course: str, module: str, item: str) -> Answer:
    """A student says that she has done it: `must_mark_done` is met."""
    return _met(call, (course, module, item), "must_mark_done")


def mark_not_done(call: Call, course: str, module: str, item: str) -> Answer:
    _, one, _ = one_item(call, course, module, item)
    one.completed_by = [user for user in one.completed_by if user != call.user.id]
    return Answer({"message": "OK"})


def mark_read(call: Call, course: str, module: str, item: str) -> Answer:
    """Meets `must_view`; 403 for what the module keeps closed."""
    return _met(call, (course, module, item), "must_view")


def _met(call: Call, where: tuple[str, str, str], kind: str) -> Answer:
    row, one, mine = one_item(call, *where)
    learner = Learner(call.school, row.course_id, call.user.id, call.now)
    if kind == "must_view" and mine.role == "student" and learner.is_shut_out(row, one):
        raise Refused(403, {"message": "The module item is locked."})
    if mine.role not in ("student", "staff"):
        raise forbidden()
    asked = (one.requirement or {}).get("type") == kind
    if asked and mine.role == "student" and call.user.id not in one.completed_by:
        one.completed_by.append(call.user.id)
    return Answer({"message": "OK"})


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "title": str,
    "indent": whole,
    "external_url": text,
}
