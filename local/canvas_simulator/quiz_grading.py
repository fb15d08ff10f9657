"""What an attempt at a classic quiz is worth, as far as a machine can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.schema import Quiz, QuizAttempt, QuizQuestion

_BY_CHOICE = ("multiple_choice_question", "true_false_question")


def score_of(quiz: Quiz, attempt: QuizAttempt) -> tuple[float, bool]:
    """The points earned, and whether somebody has to look at the rest."""
    found = [
        attempt.marks.get(str(row.id), _points(row, attempt.given.get(str(row.id))))
        for row in quiz.questions
    ]
    return sum(points or 0.0 for points in found) + (attempt.fudge_points or 0.0), None in found


def kept_score(quiz: Quiz, attempt: QuizAttempt, score: float) -> float:
    """By the quiz's scoring policy: the highest, the latest, or the average of all attempts."""
    policy, scores = quiz.settings.get("scoring_policy"), [*attempt.earlier, score]
    if policy == "keep_latest":
        return score
    return sum(scores) / len(scores) if policy == "keep_average" else max(scores)


def _points(question: QuizQuestion, given: JsonValue) -> float | None:
    """None where a person has to read the answer.

    NOTE: so are matching, numbers, formulas and blanks here, which Canvas grades itself.
    """
    right = [answer for answer in question.answers if float(str(answer.get("weight") or 0)) > 0]
    ids = {str(answer.get("id")) for answer in right}
    if question.type == "text_only_question":
        return 0.0
    if question.type in _BY_CHOICE:
        return question.points_possible * (str(given) in ids)
    if question.type == "short_answer_question":
        known = {str(answer.get("text", "")).strip().casefold() for answer in right}
        return question.points_possible * (str(given).strip().casefold() in known)
    if question.type == "multiple_answers_question":
        chosen = {str(one) for one in given} if isinstance(given, list) else set()
        share = (len(chosen & ids) - len(chosen - ids)) / max(len(ids), 1)
        return question.points_possible * max(0.0, share)
    return None
