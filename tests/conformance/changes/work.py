"""Changes of assignments, of whom they are for, and of their dates."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.changes.steps import (
    DUE,
    FULL,
    GROUPS,
    LATER,
    MINE,
    NEAR,
    SOON,
    WORK,
    Change,
    change_override,
    end_override,
    override,
    put,
)

_TAKEN = (put("other", only_visible_to_overrides=True),)
_NONE, _MINUTE = timedelta(0), timedelta(minutes=1)
ASSIGNMENTS: dict[str, Change] = {
    "noop_1": Change(()),
    "noop_2": Change(()),
    "noop_end": Change(()),
    "assignment_create_published": Change((("teacher", "POST", WORK, {"assignment": FULL}),)),
    "assignment_create_unpublished": Change(
        (("teacher", "POST", WORK, {"assignment": {"name": "Draft", "due_at": DUE}}),)
    ),
    "assignment_publish": Change((put("draft", published=True),)),
    "assignment_unpublish": Change((put("other", published=False),)),
    "assignment_delete": Change((("teacher", "DELETE", f"{WORK}/{{other}}", None),)),
    "assignment_rename": Change((put("plain", name="Another name"),)),
    "assignment_description": Change((put("plain", description="<p>New</p>"),)),
    "assignment_points": Change((put("plain", points_possible=20),)),
    "assignment_due_date": Change((put("plain", due_at=DUE),)),
    "assignment_lock_date": Change((put("plain", lock_at=LATER),)),
    "assignment_unlock_date_future": Change(
        (put("plain", unlock_at="2026-12-10T00:00:00Z"),),
        (put("plain", description="<p>Text</p>"),),
    ),
    "assignment_unlock_date_removed": Change(
        (put("plain", unlock_at=None),),
        (put("plain", description="<p>Text</p>", unlock_at="2026-12-10T00:00:00Z"),),
    ),
    "override_student_create": Change((override("plain", due_at=DUE, lock_at=LATER, **MINE),)),
    "override_student_edit_due": Change(
        (change_override("plain", due_at=LATER, lock_at=None),),
        (override("plain", due_at=DUE, lock_at=LATER, **MINE),),
    ),
    "override_student_edit_lock_only": Change(
        (change_override("plain", due_at=DUE, lock_at="2027-02-01T00:00:00Z"),),
        (override("plain", due_at=DUE, lock_at=LATER, **MINE),),
    ),
    "override_student_delete": Change(
        (end_override("plain"),), (override("plain", due_at=DUE, lock_at=LATER, **MINE),)
    ),
    "override_section_create": Change((override("plain", course_section_id="{c1_a}", due_at=DUE),)),
    "override_section_edit": Change(
        (change_override("plain", due_at=LATER),),
        (override("plain", course_section_id="{c1_a}", due_at=DUE),),
    ),
    "override_section_delete": Change(
        (end_override("plain"),), (override("plain", course_section_id="{c1_a}", due_at=DUE),)
    ),
    "override_group_create": Change((override("c1_group_work", group_id="{c1_team}", due_at=DUE),)),
    "override_group_edit": Change(
        (change_override("c1_group_work", due_at=LATER),),
        (override("c1_group_work", group_id="{c1_team}", due_at=DUE),),
    ),
    "override_group_delete": Change(
        (end_override("c1_group_work"),),
        (override("c1_group_work", group_id="{c1_team}", due_at=DUE),),
    ),
    "override_for_another_student": Change(
        (override("plain", student_ids=["{student_2}"], due_at=DUE),)
    ),
    "assign_only_to_others": Change(
        (
            put(
                "plain",
                only_visible_to_overrides=True,
                assignment_overrides=[{"student_ids": ["{student_2}"], "due_at": DUE}],
            ),
        )
    ),
    "assign_to_everyone_again": Change(
        (put("plain", only_visible_to_overrides=False),),
        (put("plain", only_visible_to_overrides=True),),
        cached=True,
    ),
    "assign_only_to_section_b": Change(
        (
            put(
                "plain",
                only_visible_to_overrides=True,
                due_at=None,
                assignment_overrides=[{"course_section_id": "{c1_b}", "due_at": DUE}],
            ),
        )
    ),
    "override_adds_student_1_to_hidden": Change(
        (override("plain", due_at=DUE, **MINE),),
        (put("plain", only_visible_to_overrides=True),),
        cached=True,
    ),
    "override_removes_student_1_assignment_hidden": Change(
        (end_override("for_b"),), (override("for_b", due_at=DUE, **MINE),)
    ),
    "date_details_due_for_student_1": Change(
        (
            (
                "teacher",
                "PUT",
                f"{WORK}/{{plain}}/date_details",
                {"assignment_overrides": [MINE | {"due_at": DUE}]},
            ),
        )
    ),
    # In these two and the last one the list cache runs out, between the GraphQL and the REST
    # part of a reading, after an assignment was taken from the student.
    "assignment_grading_type": Change(
        (put("plain", grading_type="percent"),), _TAKEN, cached=True, pauses=(_NONE, _MINUTE)
    ),
    "assignment_submission_types": Change(
        (put("plain", submission_types=["online_url"]),),
        _TAKEN,
        cached=True,
        pauses=(_MINUTE, _NONE),
    ),
    "assignment_position": Change((put("other", position=1),)),
    "assignment_to_other_group": Change((put("moved", assignment_group_id="{c1_homework}"),)),
    "assignment_group_rename": Change(
        (("teacher", "PUT", f"{GROUPS}/{{c1_tests}}", {"name": "Exams"}),)
    ),
    "assignment_group_weight": Change(
        (("teacher", "PUT", f"{GROUPS}/{{c1_tests}}", {"group_weight": 40}),)
    ),
    "assignment_group_create": Change((("teacher", "POST", GROUPS, {"name": "Projects"}),)),
    "assignment_group_delete_moving": Change(
        (
            (
                "teacher",
                "DELETE",
                f"{GROUPS}/{{new_group}}?move_assignments_to={{c1_homework}}",
                None,
            ),
        ),
        (put("other", position=1), ("teacher", "POST", GROUPS, {"name": "Projects"})),
    ),
    "assignment_omit_from_final_grade": Change((put("plain", omit_from_final_grade=True),)),
    "due_date_one_minute_ahead": Change((put("plain", due_at=NEAR),), course="c1"),
    "due_date_passes": Change((), (put("plain", due_at=SOON),), wait=timedelta(hours=2)),
    "override_lock_only_create": Change(
        (override("plain", lock_at=LATER, **MINE),), _TAKEN, cached=True, pauses=(_MINUTE, _NONE)
    ),
}
