"""How far a student has come in the modules of a course, and what that keeps closed.

NOTE: computed on reading. Canvas notes progress by job, and never locks again what somebody
has opened before requirements were added, unless it is told to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.module_items import visible_items, work_of
from canvas_simulator.visibility import Membership

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.schema import Assignment, Module, ModuleItem
    from canvas_simulator.school import School


class Learner:
    """A student of one course at a moment."""

    def __init__(self, school: School, course_id: int, user_id: int, now: datetime) -> None:
        self.school, self.user_id, self.now = school, user_id, now
        self.member = Membership(school, course_id, (user_id,))
        self._active = {
            m.id: m for m in school.modules_of[course_id] if m.workflow_state == "active"
        }
        self._states: dict[int, str] = {}

    def state(self, module: Module) -> str:
        """`locked`, `unlocked`, `started` or `completed`."""
        if module.id not in self._states:
            self._states[module.id] = self._state(module)
        return self._states[module.id]

    def _state(self, module: Module) -> str:
        if not_yet(module, self.now):
            return "locked"
        before = [self._active[i] for i in module.prerequisite_ids if i in self._active]
        if any(self.state(one) != "completed" for one in before if one is not module):
            return "locked"
        done = [self.completed(module, item) for item in self.asked(module)]
        if all(done):
            return "completed"
        return "started" if any(done) else "unlocked"

    def asked(self, module: Module) -> list[ModuleItem]:
        """The items with a requirement that the student sees."""
        rows = visible_items(self.school, module, self.member, staff=False)
        return [row for row in rows if row.requirement]

    def completed(self, module: Module, item: ModuleItem) -> bool:
        """Whether the student did what the item asks for."""
        if self.user_id in item.completed_by or self.user_id in module.completed_by:
            return True
        kind = (item.requirement or {}).get("type")
        if kind == "must_contribute":
            topic = self.school.topics.get(item.content_id or 0)
            return topic is not None and any(e.user_id == self.user_id for e in topic.entries)
        work = work_of(self.school, item)
        own = self.school.submissions_of[work.id].get(self.user_id) if work is not None else None
        if own is None or own.workflow_state == "deleted":
            return False
        if kind == "must_submit":
            return own.submission_type is not None
        least = float(str((item.requirement or {}).get("min_score", "inf")))
        return kind == "min_score" and own.score is not None and own.score >= least

    def is_shut_out(self, module: Module, item: ModuleItem) -> bool:
        """Whether the module keeps the item closed.

        Unpublished, not open yet, behind another, or an earlier item is to be done first.
        """
        if module.workflow_state != "active" or self.state(module) == "locked":
            return True
        if not module.require_sequential_progress:
            return False
        left = [row for row in self.asked(module) if not self.completed(module, row)]
        return bool(left) and left[0].position < item.position


def not_yet(module: Module, now: datetime) -> bool:
    return module.unlock_at is not None and now < module.unlock_at


def locking_module(
    school: School, assignment: Assignment, user_id: int, now: datetime
) -> Module | None:
    """The module that keeps the work closed for that student: the first, if all of them do."""
    places = school.placed(assignment)
    if not places or any(is_open_to_all(module, now) for module, _ in places):
        return None
    learner = Learner(school, assignment.course_id, user_id, now)
    if all(learner.is_shut_out(module, item) for module, item in places):
        return places[0][0]
    return None


def is_open_to_all(module: Module, now: datetime) -> bool:
    return (
        module.workflow_state == "active"
        and not module.prerequisite_ids
        and not module.require_sequential_progress
        and not not_yet(module, now)
    )
