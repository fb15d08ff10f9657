"""`/users/self`, `/users/:id`, profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import zoned
from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.standing import STAFF

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import User

_PERMISSIONS = {
    "can_update_name": True,
    "can_update_avatar": False,
    "limit_parent_app_web_access": False,
}


def show_user(call: Call, user: str) -> Answer:
    """The caller's own row; others are only shown to administrators.

    NOTE: a person merged into another is shown as well, with a 404.
    """
    me = call.school.users.get(call.user_id(user))
    if me is None or (me is not call.user and not call.user.admin):
        raise not_found()
    last, _, first = sortable_name(me).partition(", ")
    row = basic_row(call, me) | account_columns(call, me)
    row |= {"last_name": last if first else "", "first_name": first or last}
    if call.user.admin:
        row["email"] = None if me.deleted and me.merged_into_id is None else me.email
    row |= {"locale": None, "permissions": _PERMISSIONS}
    if me is call.user:
        row["effective_locale"] = "en"
    if call.includes("last_login"):
        at = me.last_login_at
        row["last_login"] = at and zoned(at, call.user.time_zone)
    if call.includes("uuid"):
        row |= {"uuid": me.uuid, "account_uuid": call.school.world.account_uuid}
    return Answer(row, status=404 if me.merged_into_id else 200)


def account_columns(call: Call, person: User) -> Row:
    """What administrators see of anybody; a deleted person has no login any more."""
    if not call.user.admin:
        return {}
    row: Row = {"sis_user_id": person.sis_user_id, "integration_id": None, "sis_import_id": None}
    if person.merged_into_id:
        row["merged_into_user_id"] = person.merged_into_id
    if not person.deleted:
        row["login_id"] = person.login_id
    return row


def show_profile(call: Call, user: str) -> Answer:
    """One's own profile whole; a teacher sees a shorter one of the people she teaches."""
    shown = call.school.users.get(call.user_id(user))
    if shown is None:
        raise not_found()
    if shown is not call.user and not _teaches(call, shown):
        raise forbidden()
    row = _profile(shown)
    if _is_teacher(call):
        row["sis_user_id"] = shown.sis_user_id
    if shown is call.user:
        row |= {
            "effective_locale": "en",
            "calendar": {"ics": f"{call.base}/feeds/calendars/user_{shown.uuid}.ics"},
            "k5_user": False,
            "use_classic_font_in_k5": False,
        }
        row |= {"lti_user_id": shown.lti_user_id} if shown.lti_user_id else {}
    return Answer(row)


def _teaches(call: Call, person: User) -> bool:
    taught = {e.course_id for e in call.school.enrollments_by[call.user.id] if e.type in STAFF}
    return any(e.course_id in taught for e in call.school.enrollments_by[person.id])


def _is_teacher(call: Call) -> bool:
    return any(e.type == "TeacherEnrollment" for e in call.school.enrollments_by[call.user.id])


def _profile(me: User) -> Row:
    return {
        "id": me.id,
        "name": me.name,
        "short_name": me.short_name or me.name,
        "sortable_name": sortable_name(me),
        "title": None,
        "bio": None,
        "pronunciation": None,
        "primary_email": me.email,
        "login_id": me.login_id,
        "integration_id": None,
        "time_zone": me.time_zone,
        "locale": None,
    }


def basic_row(call: Call, user: User) -> Row:
    """The five members every answer gives of a person; times in the viewer's zone."""
    return {
        "id": user.id,
        "name": user.name,
        "created_at": zoned(user.created_at, call.user.time_zone),
        "sortable_name": sortable_name(user),
        "short_name": user.short_name or user.name,
    }


def sortable_name(user: User) -> str:
    """`One, Student`: as stored, or made from the name."""
    if user.sortable_name:
        return user.sortable_name
    first, _, last = user.name.rpartition(" ")
    return f"{last}, {first}" if first else last


def name_order(text: str) -> tuple[bool, str]:
    """Sorts names about as the database does: letters of other scripts after Latin ones."""
    return not text[:1].isascii(), text.casefold()
