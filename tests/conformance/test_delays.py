"""The change matrix: which rows each change stamps in its request, and which by job."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.conformance.changes import HOW
from tests.conformance.changes.making import prepared, tried
from tests.conformance.changes.matrix import recorded_stamps
from tests.conformance.matrix_school import Site

_TABLES = {
    "course": "courses",
    "assignment": "assignments",
    "agroup": "assignment_groups",
    "submission": "submissions",
    "discussion": "topics",
    "enrollment": "enrollments",
    "group": "groups",
}
_OTHERS = "the rows of other people, which were not watched"
_FAST = "the job had been done when the slow request ended"
_TOGETHER = "made together with what it needs"
_BATCH = "brought back by a batch job of the account, here by `course[event]`"
_ELSEWHERE = {
    "override_section_edit": _FAST,
    "override_group_create": _FAST,
    "quiz_due_via_quiz_api": _FAST,
    "group_membership_remove_student_1": _FAST,
    "group_membership_add_student_1": _FAST,
    "override_for_another_student": _OTHERS,
    "other_student_submits": _OTHERS,
    "grade_other_student": _OTHERS,
    "group_membership_of_other_removed": _OTHERS,
    "enrolled_in_c4_again": _OTHERS,
    "enrollment_in_new_course": _TOGETHER,
    "enrollment_delete": "submissions of an ended enrolment keep their stamps here",
    "course_undelete": _BATCH,
    "visible_course_undeleted": _BATCH,
    "assignment_group_delete_moving": "stamped there is work that student 1 does not see",
}


def _stamps(site: Site) -> dict[str, dict[int, datetime | None]]:
    world = site.school.school.world
    return {
        name: {row.id: row.updated_at for row in getattr(world, table)}
        for name, table in _TABLES.items()
    }


@pytest.mark.parametrize("name", [n for n in HOW if HOW[n].then and n not in _ELSEWHERE])
def test_stamps_move_in_the_request_or_by_job(name: str) -> None:
    """R71: at once and seconds later the kinds of rows are stamped that were on Canvas."""
    site = prepared(HOW[name])
    site.school.clock.advance(timedelta(seconds=2))
    before = _stamps(site)
    tried(site, HOW[name])
    made = _stamps(site)
    site.school.clock.advance(timedelta(seconds=10))
    after = _stamps(site)

    at_once = {kind for kind in _TABLES if before[kind] != made[kind]}
    later = {kind for kind in _TABLES if made[kind] != after[kind]} - at_once
    in_request, by_job = recorded_stamps(name)
    watched = in_request & _TABLES.keys(), (by_job - in_request) & _TABLES.keys()
    assert (at_once, later) == watched
