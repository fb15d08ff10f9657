"""A module and a quiz in the first course of the school of the change matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.matrix_school import Site

_QUESTION = {
    "question_name": "Sum",
    "question_text": "<p>2 + 2?</p>",
    "question_type": "multiple_choice_question",
    "points_possible": 5,
    "answers": [
        {"answer_text": "Four", "answer_weight": 100},
        {"answer_text": "Five", "answer_weight": 0},
    ],
}


def add_material(site: Site, due: str) -> None:
    """`in_module` is work to be handed in before the module is met; `c1_quiz` has a question."""
    work = {"name": "in module", "published": True, "points_possible": 10, "due_at": due}
    path = "courses/{c1}/assignments"
    site.make("in_module", "teacher", path, {"assignment": work | {"description": "<p>Do</p>"}})
    site.make("c1_module", "teacher", "courses/{c1}/modules", {"module": {"name": "First"}})
    item = {"type": "Assignment", "content_id": site["in_module"]}
    item |= {"completion_requirement": {"type": "must_submit"}}
    path = "courses/{c1}/modules/{c1_module}"
    site.make("c1_item", "teacher", f"{path}/items", {"module_item": item})
    site.write("teacher", "PUT", path, {"module": {"published": True}})

    quiz = {"title": "Quiz", "quiz_type": "assignment", "due_at": due}
    site.make("c1_quiz", "teacher", "courses/{c1}/quizzes", {"quiz": quiz})
    path = "courses/{c1}/quizzes/{c1_quiz}"
    question = site.write("teacher", "POST", f"{path}/questions", {"question": _QUESTION})
    site.ids |= {"c1_question": question["id"], "c1_answer": question["answers"][0]["id"]}
    site.write("teacher", "PUT", path, {"quiz": {"published": True}})
