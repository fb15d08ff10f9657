"""Changes of discussions, announcements and groups."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.changes.steps import DELAYED, NEWS, TEAM, TOPICS, Change

TOGETHER: dict[str, Change] = {
    "discussion_create": Change((("teacher", "POST", TOPICS, {"title": "New"}),)),
    "discussion_edit": Change(
        (("teacher", "PUT", f"{TOPICS}/{{new_topic}}", {"title": "Else"}),),
        (("teacher", "POST", TOPICS, {"title": "New"}),),
        cached=True,
    ),
    "discussion_delete": Change((("teacher", "DELETE", f"{TOPICS}/{{topic}}", None),)),
    "reply_by_other_to_existing_discussion": Change(
        (("student_2", "POST", f"{TOPICS}/{{topic}}/entries", {"message": "Hello"}),)
    ),
    "announcement_create": Change((("teacher", "POST", TOPICS, NEWS),)),
    "announcement_create_again": Change((("teacher", "POST", TOPICS, NEWS),)),
    "announcement_edit": Change((("teacher", "PUT", f"{TOPICS}/{{news}}", {"message": "No"}),)),
    "announcement_delayed_create": Change((("teacher", "POST", TOPICS, DELAYED),)),
    "announcement_delayed_appears": Change(
        (), (("teacher", "POST", TOPICS, DELAYED),), wait=timedelta(hours=12), cached=True
    ),
    "announcement_delete": Change((("teacher", "DELETE", f"{TOPICS}/{{news}}", None),)),
    "group_membership_remove_student_1": Change(
        (("teacher", "DELETE", f"{TEAM}/users/{{student_1}}", None),), course="c2"
    ),
    "group_membership_add_student_1": Change(
        (("teacher", "POST", "groups/{c2_rest}/memberships", {"user_id": "{student_1}"}),),
        (("teacher", "DELETE", f"{TEAM}/users/{{student_1}}", None),),
        course="c2",
    ),
    "group_membership_of_other_removed": Change(
        (("teacher", "DELETE", f"{TEAM}/users/{{student_2}}", None),), course="c2"
    ),
    "group_rename": Change((("teacher", "PUT", TEAM, {"name": "Crew"}),), course="c2"),
    "group_category_rename": Change(
        (("teacher", "PUT", "group_categories/{c2_set}", {"name": "Crews"}),), course="c2"
    ),
    "group_create_empty": Change(
        (("teacher", "POST", "group_categories/{c2_set}/groups", {"name": "Third"}),), course="c2"
    ),
    "group_delete": Change((("teacher", "DELETE", TEAM, None),), course="c2"),
}
