"""Changes of modules and quizzes, and of a course that its student can't see."""

from __future__ import annotations

from tests.conformance.changes.steps import DUE, FIVE, Change, Step, course, enrolled, submit

_MODULES = "courses/{c1}/modules"
_QUIZ = "courses/{c1}/quizzes/{c1_quiz}"
_TRY = {"attempt": 1, "validation_token": "{token}"}
_DRAFT = {"type": "Assignment", "content_id": "{draft}"}
_SECOND: tuple[Step, ...] = (
    (
        "teacher",
        "POST",
        _MODULES,
        {"module": {"name": "Second", "prerequisite_module_ids": ["{c1_module}"]}},
    ),
    ("teacher", "POST", f"{_MODULES}/{{new_module}}/items", {"module_item": _DRAFT}),
    ("teacher", "PUT", f"{_MODULES}/{{new_module}}", {"module": {"published": True}}),
)
_TAKEN: tuple[Step, ...] = (
    ("student_1", "POST", f"{_QUIZ}/submissions", None),
    (
        "student_1",
        "POST",
        "quiz_submissions/{attempt}/questions",
        _TRY | {"quiz_questions": [{"id": "{c1_question}", "answer": "{c1_answer}"}]},
    ),
    ("student_1", "POST", f"{_QUIZ}/submissions/{{attempt}}/complete", _TRY),
)
_GONE = (course("admin", "c4", event="delete"), course("admin", "c4", event="undelete"))
_JOIN: Step = ("admin", "POST", "courses/{c4}/enrollments", enrolled("{student_1}"))


def _unlock(at: str | None) -> Step:
    return ("teacher", "PUT", f"{_MODULES}/{{c1_module}}", {"module": {"unlock_at": at}})


def _only_for(*overrides: dict[str, list[str]]) -> Step:
    given = {"overrides": list(overrides)}
    return ("teacher", "PUT", f"{_MODULES}/{{c1_module}}/assignment_overrides", given)


_OTHERS = _only_for({"student_ids": ["{student_2}"]})
MATERIAL: dict[str, Change] = {
    "module_create_published": Change(_SECOND, (FIVE,)),
    "module_unlock_at_future": Change((_unlock("2027-01-10T00:00:00Z"),)),
    "module_unlock_at_removed": Change((_unlock(None),), (_unlock("2027-01-10T00:00:00Z"),)),
    "module_prerequisite_met_by_submit": Change((submit("student_1", "in_module"),), _SECOND),
    "module_unpublish": Change(
        (("teacher", "PUT", f"{_MODULES}/{{new_module}}", {"module": {"published": False}}),),
        (FIVE, *_SECOND),
    ),
    "module_assign_to_others": Change((_OTHERS,), (FIVE,), cached=True),
    "module_assign_to_everyone": Change((_only_for(),), (FIVE, _OTHERS), cached=True),
    "quiz_taken_auto_graded": Change(_TAKEN),
    "quiz_due_via_quiz_api": Change(
        (("teacher", "PUT", _QUIZ, {"quiz": {"title": "Quiz again", "due_at": DUE}}),), _TAKEN
    ),
    "enrolled_in_c4_again": Change((_JOIN,), _GONE, course="c4"),
    "visible_course_deleted": Change((_GONE[0],), (*_GONE, _JOIN), course="c4"),
    "visible_course_undeleted": Change((_GONE[1],), (*_GONE, _JOIN, _GONE[0]), course="c4"),
}
