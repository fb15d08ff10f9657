"""A teacher's writes of modules: made, changed, published with their work, given to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs, keeping
from canvas_simulator.http import Answer, Refused
from canvas_simulator.module_items import named_by, work_of
from canvas_simulator.rest.modules import module_row, one_module
from canvas_simulator.schema import Module, ModuleOverride
from canvas_simulator.writing.given import (
    everything,
    ids,
    members,
    moment,
    name,
    settle,
    taught,
    true,
    whole,
)
from canvas_simulator.writing.publishing import publish, unpublish
from canvas_simulator.writing.touching import course_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Members


def create_module(call: Call, course: str) -> Answer:
    """A new module, unpublished and after the others unless `module[position]` says so."""
    found, mine = taught(call, course)
    given = members(call, "module")
    if not given.get("name"):
        said = "missing module name" if given else "missing module parameter"
        raise Refused(400, {"message": said})
    before = [row.position for row in call.school.modules_of[found.id]]
    row = Module(
        id=call.school.next_id("modules"),
        course_id=found.id,
        name="",
        position=1 + max(before, default=0),
        workflow_state="unpublished",
    )
    settle(row, given, _SETTABLE)
    keeping.add_module(call.school, row)
    _change(call, row, given)
    course_saved(call, found)
    return Answer(module_row(call, row, mine))


def update_module(call: Call, course: str, module: str) -> Answer:
    """Changes the members given; `published` also publishes the work in it, or withdraws it."""
    found, mine = taught(call, course)
    row, _ = one_module(call, course, module)
    given = members(call, "module")
    if not given:
        raise Refused(400, {"message": "missing module parameter"})
    _change(call, row, given)
    if "published" in given:
        _publish(call, row, published=true(given["published"]))
    course_saved(call, found)
    return Answer(module_row(call, row, mine))


def delete_module(call: Call, course: str, module: str) -> Answer:
    """The work in it stays, and is in no module then."""
    found, mine = taught(call, course)
    row, _ = one_module(call, course, module)
    shown = module_row(call, row, mine)
    work = [one for one in (work_of(call.school, item) for item in row.items) if one is not None]
    keeping.remove_module(call.school, row)
    if row.overrides:
        for one in work:
            jobs.recompute_due_dates(call.school, one.id)
    course_saved(call, found)
    return Answer(shown)


def replace_module_overrides(call: Call, course: str, module: str) -> Answer:
    """Whom the module is for: these, and nobody else any more; an empty list is everybody.

    The course's stamp moves at once, the assignments' do not; the students' rows by job.
    """
    found, _ = taught(call, course)
    row, _ = one_module(call, course, module)
    wanted = everything(call).get("overrides") or []
    if not isinstance(wanted, list):
        raise Refused(400, {"error": "List of overrides required"})
    row.overrides = [_override(call, row, one) for one in wanted if isinstance(one, dict)]
    for item in row.items:
        work = work_of(call.school, item)
        if work is not None:
            jobs.recompute_due_dates(call.school, work.id)
    course_saved(call, found)
    return Answer(None, status=204)


def _override(call: Call, row: Module, given: Members) -> ModuleOverride:
    """An override of ``row`` that has an id is kept under it."""
    kept = {one.id: one for one in row.overrides}
    old = kept.get(whole(given["id"])) if given.get("id") else None
    override = old or ModuleOverride(id=call.school.next_id("overrides"))
    if given.get("course_section_id"):
        section = call.school.sections.get(whole(given["course_section_id"]))
        if section is None or section.course_id != row.course_id:
            raise Refused(400, {"error": "unknown course_section_id"})
        override.section_id, override.student_ids = section.id, None
        override.title = section.name
    elif given.get("student_ids"):
        override.section_id, override.student_ids = None, ids(given["student_ids"])
        count = len(override.student_ids)
        override.title = "1 student" if count == 1 else f"{count} students"
    elif old is None:
        said = "id, student_ids, or course_section_id required with each override"
        raise Refused(400, {"error": said})
    override.title = str(given.get("title") or override.title)
    return override


def _change(call: Call, row: Module, given: Members) -> None:
    settle(row, given, _SETTABLE)
    mates = call.school.modules_of[row.course_id]
    if "position" in given:
        _move_to(row, mates, whole(given["position"]))
    if "prerequisite_module_ids" in given:
        before = {mate.id for mate in mates if mate.position < row.position}
        wanted = ids(given["prerequisite_module_ids"])
        row.prerequisite_ids = [one for one in wanted if one in before]


def _move_to(row: Module, mates: list[Module], position: int) -> None:
    """The others close the gap and make room."""
    others = sorted((m for m in mates if m is not row), key=lambda m: (m.position, m.id))
    others.insert(max(position, 1) - 1, row)
    for at, mate in enumerate(others, start=1):
        mate.position = at


def _publish(call: Call, row: Module, *, published: bool) -> None:
    """NOTE: work that somebody has handed in stays published, in a module that is not."""
    row.workflow_state = "active" if published else "unpublished"
    for item in row.items:
        thing = named_by(call.school, item)
        if thing is None:
            item.published = published
        elif published:
            publish(call, thing)
        else:
            unpublish(call, thing)


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": name,
    "unlock_at": moment,
    "require_sequential_progress": true,
}
