"""A teacher changes something in Canvas, and the schedule's next look finds it."""

import time
from collections.abc import Sequence

from local.demo.screen import Step
from local.demo.setting import Setting
from local.demo.tasks import changes, zone
from local.person import Json, eventually
from local.program import Stopped
from local.school import STUDENT_ONE, TEACHER_ONE, School

COLUMNS = ("task", "what", "before", "now")
COURSE = 12
MOVED = 303
"""An assignment without overrides that Student One has not handed in."""
GRADED = 299
"""One that Student One has handed in; its grades are posted at once."""
NEW_DUE = "2026-12-04T22:59:59Z"
NEW_GRADE = "87"
PATIENCE_SECONDS = 75
SHOWN_SECONDS = 15
CANVAS_JOB_SECONDS = 10.0


def change_at_school(setting: Setting, school: School, before: Sequence[Json]) -> None:
    """Move a due date, grade a submission, wait for the delta, show old and new."""
    with setting.screen.step("a teacher moves a due date and grades a submission") as step:
        _teach(school)
        step.result = "done in Canvas's own API"
    with setting.screen.step("wait for the EventBridge schedule, every minute") as step:
        after = _wait(setting, step, before)
        step.result = "its look found the change"
    rows = [change.in_words() for change in changes(before, after)]
    setting.screen.table(f"What changed, times in {zone()}", COLUMNS, rows)


def _teach(school: School) -> None:
    """NOTE: a student's own due date follows the assignment's by a job of Canvas's."""
    due = {"assignment[due_at]": NEW_DUE}
    grade = {"submission[posted_grade]": NEW_GRADE}
    submission = f"courses/{COURSE}/assignments/{GRADED}/submissions/{STUDENT_ONE}"
    with school.client(TEACHER_ONE) as teacher:
        teacher.put(f"courses/{COURSE}/assignments/{MOVED}", data=due).raise_for_status()
        teacher.put(submission, data=grade).raise_for_status()
    own = f"courses/{COURSE}/assignments/{MOVED}/submissions/self"
    with school.client(STUDENT_ONE) as student:
        eventually(
            lambda: student.get(own).json().get("cached_due_date") == NEW_DUE or None,
            "Canvas's own job",
            patience_seconds=CANVAS_JOB_SECONDS,
        )


def _wait(setting: Setting, step: Step, before: Sequence[Json]) -> list[Json]:
    """The tasks once both changes are there."""
    begun = time.monotonic()

    def found() -> list[Json] | None:
        waited_seconds = int(time.monotonic() - begun)
        step.show(waited_seconds // SHOWN_SECONDS * SHOWN_SECONDS, PATIENCE_SECONDS, "s at most")
        after = setting.person.tasks()
        fields = {change.field for change in changes(before, after)}
        return after if {"due_date", "score"} <= fields else None

    after = eventually(found, "the change", patience_seconds=PATIENCE_SECONDS)
    if len(after) != len(before):
        raise Stopped(f"there were {len(before)} tasks and are {len(after)}: none was added")
    return after
