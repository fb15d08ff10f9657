"""Course totals of a student, as courses and enrolments show them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_simulator.schema import Score
from canvas_simulator.totals import score_of

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment


def course_totals(call: Call, course: Course, enrollment: Enrollment) -> Row:
    """The `computed_…` members; a final grade override stands in for both scores."""
    score = with_kept_override(call, enrollment, score_of(call.school, enrollment))
    letter = letter_grade(course, score.current)
    return {
        "computed_current_grade": letter,
        "computed_current_score": effective(score, score.current),
        "computed_current_letter_grade": letter,
        "computed_final_grade": letter_grade(course, score.final),
        "computed_final_score": effective(score, score.final),
    }


def with_kept_override(call: Call, enrollment: Enrollment, score: Score) -> Score:
    """``score`` as REST shows it to its student.

    NOTE: enrolments are kept with their overrides until something is done to the person, which
    an override is not: another one shows at a later read.
    """
    if not call.school.courses[enrollment.course_id].allow_final_grade_override:
        return replace(score, override=None)
    school, key = call.school, (enrollment.id, score.grading_period_id)
    revision = school.stirred[enrollment.user_id]
    if school.shown_overrides.get(key, (None, None))[0] != revision:
        school.shown_overrides[key] = revision, score.override
    return replace(score, override=school.shown_overrides[key][1])


def effective(score: Score, value: float | None) -> float | None:
    return score.override if score.override is not None else value


def letter_grade(course: Course, score: float | None) -> str | None:
    """The total in the words of the course's grading standard; None without one."""
    if course.grading_standard_id is None or score is None:
        return None
    words = course.grading_scheme or [("None", 0.0)]
    return next((word for word, least in words if score / 100 >= least), words[-1][0])


def period_totals(call: Call, course: Course, enrollment: Enrollment) -> Row:
    """The members about the grading period that runs now; all null where there is none."""
    term = call.school.terms[course.term_id]
    period = next((p for p in term.grading_periods if p.start_at <= call.now <= p.end_at), None)
    score = score_of(call.school, enrollment, period.id) if period else Score()
    current, final = score.current, score.final
    return {
        "current_grading_period_id": period.id if period else None,
        "current_grading_period_title": period.title if period else None,
        "has_grading_periods": bool(term.grading_periods),
        "multiple_grading_periods_enabled": bool(term.grading_periods),
        "totals_for_all_grading_periods_option": bool(term.grading_periods),
        "current_period_computed_current_score": current,
        "current_period_computed_final_score": final,
        "current_period_computed_current_grade": letter_grade(course, current),
        "current_period_computed_final_grade": letter_grade(course, final),
    }
