"""Course totals of a student, as courses and enrolments show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.schema import Score

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment


def score_of(enrollment: Enrollment, grading_period_id: int | None = None) -> Score:
    """The stored total; one without any value if there is none."""
    for score in enrollment.scores:
        if score.grading_period_id == grading_period_id:
            return score
    return Score(grading_period_id=grading_period_id)


def course_totals(course: Course, enrollment: Enrollment) -> Row:
    """The `computed_…` members; a final grade override stands in for both scores."""
    if course.hide_final_grades:
        return {}
    score = score_of(enrollment)
    letter = letter_grade(course, score.current)
    return {
        "computed_current_grade": letter,
        "computed_current_score": effective(score, score.current),
        "computed_current_letter_grade": letter,
        "computed_final_grade": letter_grade(course, score.final),
        "computed_final_score": effective(score, score.final),
    }


def effective(score: Score, value: float | None) -> float | None:
    return score.override if score.override is not None else value


def letter_grade(course: Course, score: float | None) -> str | None:
    """A course with a grading standard words its totals; the standard itself comes later."""
    return "None" if course.grading_standard_id is not None and score is not None else None


def period_totals(call: Call, course: Course, enrollment: Enrollment) -> Row:
    """The members about the grading period that runs now; all null where there is none."""
    term = call.school.terms[course.term_id]
    period = next((p for p in term.grading_periods if p.start_at <= call.now <= p.end_at), None)
    score = score_of(enrollment, period.id if period else None) if period else Score()
    current, final = score.current, score.final
    return {
        "current_grading_period_id": period.id if period else None,
        "current_grading_period_title": period.title if period else None,
        "has_grading_periods": bool(term.grading_periods),
        "multiple_grading_periods_enabled": bool(term.grading_periods),
        "totals_for_all_grading_periods_option": False,
        "current_period_computed_current_score": current,
        "current_period_computed_final_score": final,
        "current_period_computed_current_grade": letter_grade(course, current),
        "current_period_computed_final_grade": letter_grade(course, final),
    }
