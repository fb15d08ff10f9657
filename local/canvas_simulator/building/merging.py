"""One person made of two, and how to take them apart again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_simulator import jobs

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.auth import Token
    from canvas_simulator.schema import Enrollment, Submission, User
    from canvas_simulator.school import School


@dataclass(slots=True)
class Merge:
    """Who was merged into whom, and what had been ``source``'s."""

    source: User
    target: User
    login_id: str | None
    moved: list[Enrollment] = field(default_factory=list)
    doubled: list[tuple[Enrollment, str]] = field(default_factory=list)  # with their state
    work: list[Submission] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)


def merge(school: School, source: User, target: User, at: datetime) -> Merge:
    """Moves everything at once; what both have in the same section stays ``target``'s own.

    NOTE: the login shown afterwards is the one that came from ``source``.
    """
    done = Merge(source, target, target.login_id)
    have = {(e.section_id, e.type) for e in school.enrollments_by[target.id] if _live(e)}
    for row in [e for e in school.enrollments_by[source.id] if _live(e)]:
        if (row.section_id, row.type) in have:
            done.doubled.append((row, row.workflow_state))
            row.workflow_state = "deleted"
        else:
            done.moved.append(row)
            done.work += _free(school, row.course_id, source, target)
            _move(school, row, target.id)
        row.updated_at = at
    _hand_over(school, done.work, target.id)
    done.tokens = school.keys.of(source.id) if school.keys is not None else []
    _give(school, done.tokens, target.id)
    target.login_id = source.login_id or target.login_id
    source.deleted, source.merged_into_id = True, target.id
    _stir(school, done)
    return done


def split(school: School, done: Merge, at: datetime) -> None:
    """Gives back what was ``source``'s before the merge, as far as it is still there."""
    done.source.deleted, done.source.merged_into_id = False, None
    done.target.login_id = done.login_id
    for row in done.moved:
        _move(school, row, done.source.id)
        row.updated_at = at
    for row, state in done.doubled:
        row.workflow_state, row.updated_at = state, at
    _hand_over(school, done.work, done.source.id)
    _give(school, done.tokens, done.source.id)
    _stir(school, done)


def _live(row: Enrollment) -> bool:
    return row.workflow_state != "deleted"


def _move(school: School, row: Enrollment, to_id: int) -> None:
    school.enrollments_by[row.user_id].remove(row)
    school.enrollments_by[to_id].append(row)
    row.user_id = to_id


def _free(school: School, course_id: int, source: User, target: User) -> list[Submission]:
    """What ``source`` has in the course where ``target`` has done nothing of her own."""
    rows = school.submissions_by[course_id, source.id]
    return [row for row in rows if _is_bare(school.submissions_of[row.assignment_id], target)]


def _is_bare(rows: dict[int, Submission], target: User) -> bool:
    own = rows.get(target.id)
    return own is None or (own.submission_type is None and own.score is None)


def _hand_over(school: School, work: list[Submission], to_id: int) -> None:
    """The rows are that person's; an empty one of hers goes the other way."""
    for row in work:
        rows, from_id = school.submissions_of[row.assignment_id], row.user_id
        other = rows.pop(to_id, None)
        del rows[from_id]
        _put(school, row, to_id)
        if other is not None:
            _put(school, other, from_id)


def _put(school: School, row: Submission, user_id: int) -> None:
    course_id = school.assignments[row.assignment_id].course_id
    school.submissions_by[course_id, row.user_id].remove(row)
    school.submissions_by[course_id, user_id].append(row)
    school.submissions_of[row.assignment_id][user_id] = row
    row.user_id = user_id


def _give(school: School, tokens: list[Token], user_id: int) -> None:
    for token in tokens:
        if school.keys is not None:
            school.keys.give(token, user_id)


def _stir(school: School, done: Merge) -> None:
    for person in (done.source, done.target):
        school.stirred[person.id] += 1
    for row in [*done.moved, *(row for row, _ in done.doubled)]:
        jobs.recompute_course(school, row.course_id)
