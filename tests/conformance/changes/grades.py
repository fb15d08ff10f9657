"""Changes of submissions: handed in, graded, posted, commented."""

from __future__ import annotations

from tests.conformance.changes.steps import (
    FIVE,
    HIDDEN,
    HIDE,
    MATE,
    NO_GRADE,
    OTHER,
    POST,
    SAID,
    TOPICS,
    WORK,
    Change,
    comment,
    grade,
    submit,
)

_MISSING = grade("graded", late_policy_status="missing")
_LATE = grade("graded", late_policy_status="late", seconds_late_override=60)
_THIRD = submit("student_3", "plain")
GRADES: dict[str, Change] = {
    "student_submits": Change((submit("student_1", "plain"),)),
    "student_resubmits": Change((submit("student_1", "graded"),)),
    "other_student_submits": Change((submit("student_2", "plain"),), (_THIRD,)),
    "group_mate_submits_group_work": Change((submit("student_2", "c1_group_work"),)),
    "grade_auto_post": Change((grade("plain", posted_grade="8"),)),
    "grade_again_same": Change((FIVE,), (FIVE,)),
    "regrade": Change((grade("graded", posted_grade="9"),), (FIVE,)),
    "grade_other_student": Change((grade("graded", "student_2", posted_grade="9"),), (FIVE,)),
    "grade_removed": Change((NO_GRADE,), (FIVE, MATE)),
    "grade_manual_unposted": Change((grade("manual", posted_grade="8"),)),
    "regrade_while_hidden": Change((grade("manual", posted_grade="7"),), (HIDDEN,)),
    "post_grades": Change((POST,), (HIDDEN,)),
    "hide_grades": Change((HIDE,), (HIDDEN, POST)),
    "post_grades_again": Change((POST,), (HIDDEN, POST, HIDE)),
    "status_missing": Change((grade("plain", late_policy_status="missing"),)),
    "status_late": Change((_LATE,), (FIVE, _MISSING)),
    "status_none": Change((grade("graded", late_policy_status="none"),), (FIVE, _LATE)),
    "bulk_update_grades": Change(
        (
            (
                "teacher",
                "POST",
                f"{WORK}/{{graded}}/submissions/update_grades",
                {"grade_data": {"{student_1}": {"posted_grade": "7"}}},
            ),
        )
    ),
    "excuse": Change((grade("plain", excuse=True),)),
    "unexcuse": Change((grade("plain", excuse=False),), (grade("plain", excuse=True),)),
    "comment_by_teacher": Change((comment("teacher"),)),
    "comment_by_student": Change((comment("student_1"),)),
    "graded_discussion_due_via_topic_api": Change(
        (("teacher", "PUT", f"{TOPICS}/{{graded_topic}}", {"assignment": OTHER}),), (FIVE,)
    ),
    "graded_discussion_reply_by_student_1": Change((SAID,)),
}
