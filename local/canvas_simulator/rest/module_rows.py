"""One item of a module, and whether a student has met its requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.module_items import is_published, title_of, work_of
from canvas_simulator.module_progress import Learner
from canvas_simulator.rest.locks import lock_members
from canvas_simulator.visibility import dates_for, viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Module, ModuleItem
    from canvas_simulator.standing import Standing

_PATHS = {"Assignment": "assignments", "Quiz": "quizzes", "Discussion": "discussion_topics",
          "File": "files"}  # fmt: skip
_LOCKS = ("locked_for_user", "lock_info", "lock_explanation", "unlock_at", "lock_at")


def item_row(call: Call, module: Module, item: ModuleItem, mine: Standing) -> Row:
    """The item with the address of what it names."""
    row: Row = {
        "id": item.id,
        "position": item.position,
        "title": title_of(call.school, item),
        "indent": item.indent,
        "quiz_lti": False,
        "type": item.type,
        "module_id": module.id,
    }
    row |= _address(call, module, item)
    if item.requirement is not None:
        row["completion_requirement"] = _requirement(call, module, item, mine)
    if mine.staff:
        row |= {
            "published": is_published(call.school, item),
            "unpublishable": _unpublishable(call, item),
        }
    if call.includes("content_details"):
        row["content_details"] = _details(call, item, mine)
    return row


def _address(call: Call, module: Module, item: ModuleItem) -> Row:
    """Where the item leads to, and what it names there."""
    course = f"/courses/{module.course_id}"
    row: Row = {}
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
    return row


def learner(call: Call, course_id: int) -> Learner:
    return Learner(call.school, course_id, call.user.id, call.now)


def _requirement(call: Call, module: Module, item: ModuleItem, mine: Standing) -> Row:
    row: Row = dict(item.requirement or {})
    if "min_score" in row:
        row["min_score"] = float(str(row["min_score"]))
    if mine.role == "student":
        row["completed"] = learner(call, module.course_id).completed(module, item)
    return row


def _unpublishable(call: Call, item: ModuleItem) -> bool:
    work = work_of(call.school, item)
    if work is not None:
        rows = call.school.submissions_of[work.id].values()
        return not any(s.submission_type is not None for s in rows)
    topic = call.school.topics.get(item.content_id or 0) if item.type == "Discussion" else None
    return topic is None or not topic.entries


def _details(call: Call, item: ModuleItem, mine: Standing) -> Row:
    row: Row = {**item.details, "locked_for_user": False}
    work = work_of(call.school, item)
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
    locks = lock_members(call, work, dates, mine, quiz=item.type == "Quiz")
    return row | {name: locks[name] for name in _LOCKS if name in locks}
