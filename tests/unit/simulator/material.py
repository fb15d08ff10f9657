"""Modules and quizzes made, and taken, through the API: what their tests begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.simulator.asking import a_school, rows, send, written

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from tests.unit.simulator.asking import Json

JOBS = timedelta(seconds=5)
COURSE = "courses/1"
CHOICE = {
    "question_name": "Sum",
    "question_text": "<p>2 + 2?</p>",
    "question_type": "multiple_choice_question",
    "points_possible": 3,
    "answers": [
        {"answer_text": "Four", "answer_weight": 100},
        {"answer_text": "Five", "answer_weight": 0},
    ],
}
WORD = {
    "question_type": "short_answer_question",
    "points_possible": 2,
    "answers": [{"answer_text": "Canvas", "answer_weight": 100}],
}
ESSAY = {"question_type": "essay_question", "points_possible": 5}


def a_course() -> Simulator:
    """A school with little in it, an hour on."""
    made = a_school(assignments=3)
    made.clock.advance(timedelta(hours=1))
    return made


def make_work(school: Simulator, name: str, **members: object) -> int:
    about = {"name": name, "published": True, "points_possible": 10, "description": "<p>Do</p>"}
    about |= {"submission_types": ["online_text_entry"]}
    given = about | members
    made = written(school, "teacher_1", "POST", f"{COURSE}/assignments", assignment=given)
    school.clock.advance(JOBS)
    return int(made["id"])


def make_module(
    school: Simulator, name: str, *work: int, publish: bool = True, **members: object
) -> str:
    """The path of a new module with that work, each to be handed in."""
    given = members | {"name": name}
    made = written(school, "teacher_1", "POST", f"{COURSE}/modules", module=given)
    path = f"{COURSE}/modules/{made['id']}"
    for one in work:
        item = {"type": "Assignment", "content_id": one}
        item |= {"completion_requirement": {"type": "must_submit"}}
        written(school, "teacher_1", "POST", f"{path}/items", module_item=item)
    if publish:
        written(school, "teacher_1", "PUT", path, module={"published": True})
    school.clock.advance(JOBS)
    return path


def as_student(school: Simulator, work: int) -> Json:
    path = f"{COURSE}/assignments/{work}?include[]=submission"
    return rows(school, "student_1", path)


def hand_in(school: Simulator, work: int) -> int:
    given = {"submission_type": "online_text_entry", "body": "Mine"}
    path = f"{COURSE}/assignments/{work}/submissions"
    return send(school, "student_1", "POST", path, submission=given).status


def state(school: Simulator, path: str) -> str:
    return str(rows(school, "student_1", path)["state"])


def make_quiz(school: Simulator, *questions: Json, publish: bool = True, **members: object) -> Json:
    """A quiz with these questions, as its teacher sees it."""
    given = {"title": "Week 1"} | members
    made = written(school, "teacher_1", "POST", f"{COURSE}/quizzes", quiz=given)
    path = f"{COURSE}/quizzes/{made['id']}"
    for question in questions:
        written(school, "teacher_1", "POST", f"{path}/questions", question=question)
    school.clock.advance(JOBS)
    if publish:
        written(school, "teacher_1", "PUT", path, quiz={"published": True})
    school.clock.advance(JOBS)
    return rows(school, "teacher_1", path)


def path_of(quiz: Json) -> str:
    return f"{COURSE}/quizzes/{quiz['id']}"


def begin(school: Simulator, quiz: Json) -> Json:
    [row] = written(school, "student_1", "POST", f"{path_of(quiz)}/submissions")["quiz_submissions"]
    return row


def complete(school: Simulator, quiz: Json, row: Json, *answers: Json) -> Json:
    """The attempt handed in with answers to the quiz's questions in their order."""
    shown = rows(school, "teacher_1", f"{path_of(quiz)}/questions")
    proof = {name: row[name] for name in ("attempt", "validation_token")}
    given = [{"id": q["id"], "answer": a} for q, a in zip(shown, answers, strict=False)]
    path = f"quiz_submissions/{row['id']}/questions"
    written(school, "student_1", "POST", path, quiz_questions=given, **proof)
    path = f"{path_of(quiz)}/submissions/{row['id']}/complete"
    [done] = written(school, "student_1", "POST", path, **proof)["quiz_submissions"]
    return done


def right(school: Simulator, quiz: Json) -> int:
    shown = rows(school, "teacher_1", f"{path_of(quiz)}/questions")
    return int(shown[0]["answers"][0]["id"])


def own_work(school: Simulator, quiz: Json) -> Json:
    path = f"{COURSE}/assignments/{quiz['assignment_id']}/submissions/self"
    return rows(school, "student_1", path)
