"""How each change of the matrix is made: by whom, with which requests. One table.

A step is who, method, path, members. ``first`` prepares; the signals are read before and
after ``then``. ``course`` is the one whose assignments are read.
"""

from __future__ import annotations

from tests.conformance.changes.courses import COURSES
from tests.conformance.changes.grades import GRADES
from tests.conformance.changes.steps import Change, Step
from tests.conformance.changes.together import TOGETHER
from tests.conformance.changes.work import ASSIGNMENTS

__all__ = ["HOW", "LEFT_OUT", "Change", "Step"]

HOW: dict[str, Change] = ASSIGNMENTS | GRADES | TOGETHER | COURSES

_MODULES = "modules are only read here, not made"
_NOTHING = "the same as the step it repeats"
LEFT_OUT: dict[str, str] = {
    "assignment_restore": "made in the console, not through the API",
    "discussion_reply_by_other": "the list cache of an earlier step ran out in it",
    "assignment_publish_after_restore": _NOTHING,
    "enrolled_in_c4_again": "the course was not visible to the student",
    "visible_course_deleted": "the course was not visible to the student",
    "visible_course_undeleted": "the course was not visible to the student",
    "grade_override_changed": "as final_grade_override",
    "module_create_published": _MODULES,
    "module_unlock_at_future": _MODULES,
    "module_unlock_at_removed": _MODULES,
    "module_unpublish": _MODULES,
    "module_prerequisite_met_by_submit": _MODULES,
    "module_assign_to_others": _MODULES,
    "module_assign_to_everyone": _MODULES,
    "rubric_attached": "rubrics are only read here",
    "rubric_assessment": "rubrics are only read here",
    "late_policy_create": "late policies are not offered",
    "late_policy_missing_deduction": "late policies are not offered",
    "allow_grade_override_setting": "a switch that no answer shows",
    "quiz_taken_auto_graded": "quizzes are only read here",
    "quiz_due_via_quiz_api": "quizzes are only read here",
    "letter_grades_for_course": "had no effect",
    "planner_override_by_student": "planner marks are only read here",
}
