"""Changes by rubrics, late policies, final overrides, settings and a student's own marks."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.changes.steps import (
    FINAL,
    FIVE,
    MATE,
    NO_GRADE,
    TOPICS,
    WORK,
    Change,
    Step,
    mutation,
    put,
)

_OVERDUE: Step = (
    "teacher",
    "POST",
    WORK,
    {"assignment": {"name": "Overdue", "published": True, "points_possible": 10}
     | {"due_at": "2026-11-01T12:00:00Z"}},
)  # fmt: skip
_POLICY: Step = ("teacher", "POST", "courses/{c1}/late_policy", {"late_policy": {}})
_MISSING = {"missing_submission_deduction_enabled": True, "missing_submission_deduction": 100}


def _rubric(name: str) -> Step:
    """A rubric of one line, hung on an assignment and used for grading."""
    criterion = {"id": "_1", "description": "Quality", "points": 8}
    hung = {"association_id": f"{{{name}}}", "association_type": "Assignment"}
    given = {
        "rubric": {"title": "R", "criteria": {"0": criterion}},
        "rubric_association": hung | {"use_for_grading": True, "purpose": "grading"},
    }
    return ("teacher", "POST", "courses/{c1}/rubrics", given)


POLICIES: dict[str, Change] = {
    "rubric_attached": Change((_rubric("plain"),)),
    "rubric_assessment": Change(
        (
            (
                "teacher",
                "PUT",
                f"{WORK}/{{graded}}/submissions/{{student_1}}",
                {"rubric_assessment": {"_1": {"points": 6}}},
            ),
        ),
        (_rubric("graded"), FIVE, MATE, NO_GRADE),
    ),
    "late_policy_create": Change((_POLICY,), (_OVERDUE,)),
    "late_policy_missing_deduction": Change(
        (("teacher", "PATCH", "courses/{c1}/late_policy", {"late_policy": _MISSING}),),
        (_OVERDUE, _POLICY),
    ),
    "final_grade_override": Change((mutation("setOverrideScore", **FINAL),)),
    "grade_override_changed": Change(
        (mutation("setOverrideScore", **FINAL | {"overrideScore": "88"}),),
        (mutation("setOverrideScore", **FINAL),),
    ),
    "allow_grade_override_setting": Change(
        (("teacher", "PUT", "courses/{c1}/settings", {"allow_final_grade_override": True}),)
    ),
    "planner_override_by_student": Change(
        (
            (
                "student_1",
                "POST",
                "planner/overrides",
                {"plannable_type": "assignment", "plannable_id": "{plain}"}
                | {"marked_complete": True},
            ),
        )
    ),
    "discussion_reply_by_other": Change(
        (("student_2", "POST", f"{TOPICS}/{{new_topic}}/entries", {"message": "Hello"}),),
        (("teacher", "POST", TOPICS, {"title": "New"}),),
        wait=timedelta(seconds=60),
        cached=True,
    ),
    "assignment_publish_after_restore": Change((put("draft", published=True),), (FIVE,)),
}
