"""Changes of courses, enrolments, terms and people."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.changes.steps import (
    AGAIN,
    ENDED,
    IN_C3,
    REACTIVATE,
    READ,
    SAID,
    Change,
    course,
    enrolled,
    enrollment,
    term,
)

COURSES: dict[str, Change] = {
    "section_rename": Change(
        (("teacher", "PUT", "sections/{c1_a}", {"course_section": {"name": "Other"}}),)
    ),
    "course_rename": Change((course("teacher", "c1", name="Renamed"),)),
    "syllabus_edit": Change((course("teacher", "c1", syllabus_body="<p>Plan</p>"),)),
    "hide_final_grades": Change((course("teacher", "c1", hide_final_grades=True),)),
    "unhide_final_grades": Change(
        (course("teacher", "c1", hide_final_grades=False),),
        (READ, course("teacher", "c1", hide_final_grades=True)),
    ),
    "course_nickname": Change(
        (("student_1", "PUT", "users/self/course_nicknames/{c1}", {"nickname": "Mine"}),)
    ),
    "term_dates_change": Change(
        (
            (
                "admin",
                "PUT",
                "accounts/1/terms/1",
                {"enrollment_term": {"name": "Term", "end_at": "2027-06-01T00:00:00Z"}},
            ),
        )
    ),
    "term_ended": Change((term("2026-11-01T00:00:00Z"),)),
    "term_end_restored": Change((term(None),), (term("2026-11-01T00:00:00Z"),)),
    "profile_rename_self": Change(
        (("student_1", "PUT", "users/self", {"user": {"name": "Renamed"}}),), (SAID,)
    ),
    "profile_rename_by_admin": Change(
        (("admin", "PUT", "users/{student_1}", {"user": {"name": "Renamed"}}),), (SAID,)
    ),
    "enrollment_in_new_course": Change(
        (("admin", "POST", "courses/{c5}/enrollments", enrolled("{student_1}")),), course="c2"
    ),
    "enrollment_created_again": Change(
        (AGAIN,),
        (IN_C3, enrollment("delete")),
        course="c3",
    ),
    "enrollment_deactivate": Change((enrollment("deactivate"),), course="c3"),
    "enrollment_reactivate": Change((REACTIVATE,), (READ, enrollment("deactivate")), course="c3"),
    "enrollment_conclude": Change((enrollment("conclude"),), course="c3"),
    "enrollment_active_again": Change((REACTIVATE,), (enrollment("conclude"),), course="c3"),
    "enrollment_delete": Change((enrollment("delete"),), (IN_C3,), course="c3"),
    "course_unpublish": Change((course("admin", "c4", event="claim"),), course="c4"),
    "course_publish": Change(
        (course("admin", "c4", event="offer"),),
        (course("admin", "c4", event="claim"),),
        course="c4",
    ),
    # The announcements of c3 come back in it: the student is in that course again, for less
    # than a minute when the signals are read before.
    "course_dates_ended_restricted": Change(
        (course("admin", "c4", **ENDED),),
        (enrollment("delete"), READ, AGAIN),
        course="c4",
        wait=timedelta(seconds=60),
    ),
    "course_restrict_future_and_past_view": Change(
        (
            course(
                "admin", "c4", restrict_student_past_view=True, restrict_student_future_view=True
            ),
        ),
        (course("admin", "c4", **ENDED),),
        course="c4",
    ),
    "course_dates_restored": Change(
        (
            course(
                "admin",
                "c4",
                start_at=None,
                end_at=None,
                restrict_enrollments_to_course_dates=False,
                restrict_student_past_view=False,
                restrict_student_future_view=False,
            ),
        ),
        (
            course("admin", "c4", **ENDED),
            READ,
            course("admin", "c4", restrict_student_past_view=True),
        ),
        course="c4",
    ),
    "course_offer_again": Change(
        (course("admin", "c4", event="offer"),),
        (course("admin", "c4", event="conclude"),),
        course="c4",
    ),
    "course_delete": Change(
        (course("admin", "c4", event="delete"),),
        (course("admin", "c4", event="conclude"),),
        course="c4",
    ),
    "course_undelete": Change(
        (course("admin", "c4", event="undelete"),),
        (course("admin", "c4", event="delete"),),
        course="c4",
    ),
    "course_conclude": Change((course("admin", "c4", event="conclude"),), course="c4"),
}
