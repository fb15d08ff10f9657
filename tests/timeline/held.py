"""What the mirror holds in the words of `shown`, and what it has wrong.

Only the clock's part, whether unsubmitted work is missing by now, is computed as a reader does.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.task import Task, missing_at
from tests.edge.student import Student, global_text
from tests.timeline.shown import Fields, Shown
from tests.timeline.steps import Step


def mirrored(student: Student, step: Step, *, at: datetime) -> Shown:
    """What a reader of the mirror is shown at ``at``."""
    course_id = CourseId(global_text(step.course_id))
    course = student.courses.get(course_id)
    work: dict[str, Fields] = {i: _mirrored(task, at) for i, task in student.tasks.items()}
    return Shown(
        course.state.value if course else "unknown",
        {i: row.name for i, row in student.courses.items() if row.name},
        {i: (row.name, row.category_name or "") for i, row in student.groups.items()},
        work,
    )


def _mirrored(task: Task, at: datetime) -> Fields:
    seen = task.canvas
    return {
        "title": seen.title,
        "description": seen.description,
        "withheld": seen.description_withheld,
        "points": seen.points,
        "position": seen.position,
        "group": seen.assignment_group_id,
        "grading_type": seen.grading_type,
        "types": seen.submission_types,
        "omitted": seen.omit_from_final_grade,
        "due_at": seen.due_at,
        "lock_at": seen.lock_at,
        "unlock_at": seen.unlock_at,
        "updated_at": seen.external_updated_at,
        "state": seen.state,
        "hidden": seen.grade_is_hidden,
        "score": seen.score,
        "grade": seen.grade,
        "submitted_at": seen.submitted_at,
        "graded_at": seen.graded_at,
        "posted_at": seen.posted_at,
        "excused": seen.excused,
        "late": seen.late,
        "missing": missing_at(seen, at),
        "policy": seen.late_policy_status,
        "attempt": seen.attempt,
        "deducted": seen.points_deducted,
    }


def differences(shown: Shown, held: Shown) -> list[str]:
    """What the mirror has wrong, one line each; see ``NOT_COMPARED``."""
    found = [
        f"{name}: {getattr(shown, name)!r} is held as {getattr(held, name)!r}"
        for name in ("course", "names", "groups")
        if getattr(shown, name) != getattr(held, name)
    ]
    for number in sorted(shown.work.keys() | held.work.keys()):
        one, other = shown.work.get(number), held.work.get(number)
        if one is None or other is None:
            found.append(f"{number}: {'not shown' if one is None else 'not held'}")
            continue
        differing = [name for name in one if one[name] != other[name] and not _excused(name, one)]
        found += [f"{number} {name}: {one[name]!r} is {other[name]!r}" for name in differing]
    return found


NOT_COMPARED: Mapping[str, tuple[Callable[[Fields], bool], str]] = {
    "deducted": (
        lambda row: row["score"] is None and row["deducted"] == 0,
        "a deduction of 0 from no points: GraphQL is asked for it only where there can be points",
    ),
    "missing": (
        lambda row: bool(row["score"]) and row["state"] == "graded" and not row["submitted_at"],
        "points that the late policy gave leave work missing; in the simulator any points end it",
    ),
}
"""Fields that are left out of the comparison: of which rows, and why."""


def _excused(name: str, row: Fields) -> bool:
    return name in NOT_COMPARED and NOT_COMPARED[name][0](row)
