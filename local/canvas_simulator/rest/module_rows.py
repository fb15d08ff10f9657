"""One item of a module, and whether a student has met its requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.locks import lock_members
from canvas_simulator.visibility import dates_for, viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Module, ModuleItem
    from canvas_simulator.standing import Standing

_PATHS = {"Assignment": "assignments", "Quiz": "quizzes", "Discussion": "discussion_topics",
          "File": "files"}  # fmt: skip
_LOCKS = ("locked_for_user", "lock_info", "lock_explanation", "unlock_at", "lock_at")


def item_row(call: Call, module: Module, item: ModuleItem, mine: Standing) -> Row:
    """The item with the address of what it names."""
    course = f"/courses/{module.course_id}"
    row: Row = {
        "id": item.id,
        "position": item.position,
        "title": item.title,
        "indent": item.indent,
        "quiz_lti": False,
        "type": item.type,
        "module_id": module.id,
    }
    if item.type == "ExternalUrl":
        row["html_url"] = f"{call.base}/api/v1{course}/module_item_redirect/{item.id}"
        row |= {"external_url": item.external_url, "new_tab": None}
    elif item.type != "SubHeader":
        row["html_url"] = f"{call.base}{course}/modules/items/{item.id}"
    if item.type == "Page":
        row |= {"page_url": item.page_url, "publish_at": None}
        row["url"] = f"{call.base}/api/v1{course}/pages/{item.page_url}"
    if item.type in _PATHS:
        row["content_id"] = item.content_id
        row["url"] = f"{call.base}/api/v1{course}/{_PATHS[item.type]}/{item.content_id}"
    if item.requirement is not None:
        row["completion_requirement"] = _requirement(call, module, item, mine)
    if mine.staff:
        row |= {"published": item.published, "unpublishable": _unpublishable(call, item)}
    if call.includes("content_details"):
        row["content_details"] = _details(call, item, mine)
    return row


def _requirement(call: Call, module: Module, item: ModuleItem, mine: Standing) -> Row:
    row: Row = dict(item.requirement or {})
    if "min_score" in row:
        row["min_score"] = float(str(row["min_score"]))
    if mine.role == "student":
        row["completed"] = completed(call, module, item, call.user.id)
    return row


def _unpublishable(call: Call, item: ModuleItem) -> bool:
    work = work_of(call, item)
    if work is not None:
        rows = call.school.submissions_of[work.id].values()
        return not any(s.submission_type is not None for s in rows)
    topic = call.school.topics.get(item.content_id or 0) if item.type == "Discussion" else None
    return topic is None or not topic.entries


def work_of(call: Call, item: ModuleItem) -> Assignment | None:
    """The assignment behind an item, its quiz or its discussion."""
    school = call.school
    if item.type == "Assignment":
        return school.assignments.get(item.content_id or 0)
    if item.type == "Quiz":
        quiz = school.quizzes.get(item.content_id or 0)
        return school.assignments.get((quiz and quiz.assignment_id) or 0)
    if item.type == "Discussion":
        topic = school.topics.get(item.content_id or 0)
        return school.assignments.get((topic and topic.assignment_id) or 0)
    return None


def _details(call: Call, item: ModuleItem, mine: Standing) -> Row:
    row: Row = {**item.details, "locked_for_user": False}
    work = work_of(call, item)
    if work is None:
        return row
    member = viewer_membership(call.school, work.course_id, call.user.id, mine)
    dates = dates_for(work, member.overrides(call.school, work))
    row |= {"due_at": stamp(dates.due_at), "points_possible": work.points_possible}
    row |= {n: stamp(getattr(dates, n)) for n in ("unlock_at", "lock_at") if getattr(dates, n)}
    if item.type == "Quiz" and mine.role != "student":
        missing = {"missing_permission": "participate_as_student"}
        return row | {
            "locked_for_user": True,
            "lock_info": missing | {"asset_string": f"quizzes:quiz_{item.content_id}"},
            "lock_explanation": "This quiz is currently locked.",
        }
    locks = lock_members(call, work, dates, mine)
    return row | {name: locks[name] for name in _LOCKS if name in locks}


def has_requirements(module: Module) -> bool:
    return any(item.requirement for item in module.items)


def completed(call: Call, module: Module, item: ModuleItem, user_id: int) -> bool:
    """Whether that student did what the item asks for."""
    if user_id in item.completed_by or user_id in module.completed_by:
        return True
    kind = (item.requirement or {}).get("type")
    if kind == "must_contribute":
        topic = call.school.topics.get(item.content_id or 0)
        return topic is not None and any(e.user_id == user_id for e in topic.entries)
    work = work_of(call, item)
    own = call.school.submissions_of[work.id].get(user_id) if work is not None else None
    if own is None:
        return False
    if kind == "must_submit":
        return own.submission_type is not None
    least = float(str((item.requirement or {}).get("min_score", "inf")))
    return kind == "min_score" and own.score is not None and own.score >= least


def state_of(call: Call, module: Module) -> str:
    """`locked`, `unlocked`, `started` or `completed` for the caller."""
    if module.unlock_at is not None and call.now < module.unlock_at:
        return "locked"
    before = {m.id: m for m in call.school.modules_of[module.course_id]}
    for module_id in module.prerequisite_ids:
        if module_id in before and state_of(call, before[module_id]) != "completed":
            return "locked"
    asked = [item for item in module.items if item.requirement]
    done = [completed(call, module, item, call.user.id) for item in asked]
    if not asked or all(done):
        return "completed"
    return "started" if any(done) else "unlocked"
