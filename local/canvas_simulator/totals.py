"""Totals of a student in a course, computed from posted work by the course's rules.

`current` counts what is graded, `final` counts what is not handed in as nothing. Excused
and omitted work never counts; a group may drop its lowest or highest rows; groups and
grading periods may have weights. Arithmetic is exact, results are percents of two decimals.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from canvas_simulator.dropping import HUNDRED, Total, Work, exact, kept_rows, sum_of
from canvas_simulator.schema import Score
from canvas_simulator.visibility import is_assigned, member_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_simulator.schema import AssignmentGroup, Course, Enrollment, GradingPeriod
    from canvas_simulator.school import School

ENDED = ("completed", "deleted", "inactive")
_STUDENTS = ("StudentEnrollment", "StudentViewEnrollment")


def score_of(school: School, enrollment: Enrollment, period_id: int | None = None) -> Score:
    """The totals of one enrolment: of the whole course, or of one grading period.

    An override stands beside them; it is the only part of a total that is stored.
    NOTE: the totals of an enrolment that has ended are not computed any more: the stored stay.
    """
    kept = next((s for s in enrollment.scores if s.grading_period_id == period_id), None)
    if kept is not None and enrollment.workflow_state in ENDED:
        return kept
    override = kept.override if kept else None
    return school.scores.get(
        school.revision,
        (enrollment.id, period_id),
        lambda: _computed(school, enrollment, period_id, override),
    )


def keep_totals(school: School, enrollment: Enrollment) -> None:
    """Stores the totals as they are now, because the enrolment is about to end."""
    if enrollment.type not in _STUDENTS or enrollment.workflow_state in ENDED:
        return
    term = school.terms[school.courses[enrollment.course_id].term_id]
    periods = [None, *(period.id for period in term.grading_periods)]
    enrollment.scores = [score_of(school, enrollment, period_id) for period_id in periods]
    school.writes += 1


def _computed(
    school: School, enrollment: Enrollment, period_id: int | None, override: float | None
) -> Score:
    """NOTE: where nothing is held back, what is posted is all there is."""
    rows, course = _works(school, enrollment), school.courses[enrollment.course_id]

    def total(*, posted: bool, current: bool) -> Total:
        return _total(school, course, rows, period_id, posted=posted, current=current)

    current, final = total(posted=True, current=True), total(posted=True, current=False)
    all_current, all_final = current, final
    if any(row.score is not None and not row.posted for row in rows):
        all_current, all_final = (
            total(posted=False, current=True),
            total(posted=False, current=False),
        )
    return Score(
        grading_period_id=period_id,
        current=rounded(current.percent),
        final=rounded(final.percent),
        unposted_current=rounded(all_current.percent),
        unposted_final=rounded(all_final.percent),
        current_points=float(current.points),
        override=override,
    )


def group_score(
    school: School, enrollment: Enrollment, group: AssignmentGroup, *, current: bool
) -> float | None:
    """The posted total of one assignment group."""
    rows = [r for r in _works(school, enrollment) if r.group_id == group.id]
    return rounded(
        sum_of(kept_rows(_counting(rows, posted=True, current=current), group.rules)).percent
    )


def rounded(value: Fraction | None) -> float | None:
    """A percent as Canvas stores it: two decimals, halves up."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _works(school: School, enrollment: Enrollment) -> list[Work]:
    course_id, user_id = enrollment.course_id, enrollment.user_id
    member = member_of(school, course_id, user_id)
    found = []
    for row in school.submissions_by[course_id, user_id]:
        work = school.assignments[row.assignment_id]
        if work.workflow_state != "published" or work.omit_from_final_grade or row.excused:
            continue
        if work.parent_assignment_id is not None or "not_graded" in work.submission_types:
            continue
        if row.workflow_state == "deleted" or not is_assigned(school, work, member):
            continue
        score = None if row.score is None else exact(row.score)
        found.append(
            Work(
                work.id,
                work.assignment_group_id,
                row.grading_period_id,
                score,
                exact(work.points_possible or 0),
                row.posted_at is not None,
                row.workflow_state == "pending_review",
            )
        )
    return found


def _total(
    school: School,
    course: Course,
    rows: list[Work],
    period_id: int | None,
    *,
    posted: bool,
    current: bool,
) -> Total:
    periods = school.terms[course.term_id].grading_periods
    if period_id is not None:
        rows = [row for row in rows if row.period_id == period_id]
    elif any(p.weight is not None for p in periods):
        return _of_periods(school, course, rows, periods, posted=posted, current=current)
    by_group: dict[int, list[Work]] = defaultdict(list)
    for row in _counting(rows, posted=posted, current=current):
        by_group[row.group_id].append(row)
    groups = school.assignment_groups
    kept = {i: kept_rows(each, groups[i].rules) for i, each in by_group.items()}
    if not course.apply_assignment_group_weights:
        return sum_of([row for each in kept.values() for row in each])
    return _weighted([(sum_of(each), exact(groups[i].group_weight)) for i, each in kept.items()])


def _of_periods(
    school: School,
    course: Course,
    rows: list[Work],
    periods: Sequence[GradingPeriod],
    *,
    posted: bool,
    current: bool,
) -> Total:
    """NOTE: the percent of each period is rounded before it is weighted."""
    parts = []
    for period in periods:
        total = _total(school, course, rows, period.id, posted=posted, current=current)
        if total.percent is not None:
            total = Total(Fraction(str(rounded(total.percent))), total.points)
        parts.append((total, exact(period.weight or 0)))
    return _weighted(parts)


def _weighted(parts: list[tuple[Total, Fraction]]) -> Total:
    """The weighted mean; weights of less than a hundred together are scaled up to it."""
    counted = [(t.percent, weight) for t, weight in parts if t.percent is not None]
    weights = sum((weight for _, weight in counted), Fraction(0))
    if not weights:
        return Total(None, Fraction(0))
    total = sum((percent * weight for percent, weight in counted), Fraction(0))
    percent = total / min(weights, HUNDRED)
    return Total(percent, Fraction(str(rounded(percent))))


def _counting(rows: list[Work], *, posted: bool, current: bool) -> list[Work]:
    """The rows that count; what is held back counts as not graded."""
    found = []
    for row in rows:
        is_shown = row.posted or not posted or row.score is None
        shown = row if is_shown else replace(row, score=None)
        if not current or (shown.score is not None and not row.waits):
            found.append(shown)
    return found
