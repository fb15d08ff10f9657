"""What an administrator does to people: deletes, ends sessions, merges, splits again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.building.account import only_admin
from canvas_simulator.building.merging import merge, split
from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, Row, not_found
from canvas_simulator.rest.users import account_columns, basic_row, sortable_name

if TYPE_CHECKING:
    from canvas_simulator.auth import Token
    from canvas_simulator.call import Call
    from canvas_simulator.schema import User

# Columns of Canvas's own table, the same for nearly everybody.
_COLUMNS: Row = {
    "workflow_state": "registered",
    "avatar_image_url": None,
    "avatar_image_source": None,
    "avatar_image_updated_at": None,
    "avatar_state": "none",
    "school_name": None,
    "school_position": None,
    "deleted_at": None,
    "show_user_services": True,
    "reminder_time_for_due_dates": 172_800,
    "reminder_time_for_grading": 0,
    "storage_quota": None,
    "visible_inbox_types": None,
    "subscribe_to_emails": None,
    "preferences": {},
    "locale": None,
    "browser_locale": None,
    "unread_conversations_count": 0,
    "stuck_sis_fields": ["name", "sortable_name"],
    "public": None,
    "initial_enrollment_type": None,
    "crocodoc_id": None,
    "last_logged_out": None,
    "lti_context_id": None,
    "turnitin_id": None,
    "pronouns": None,
    "root_account_ids": [1],
    "merged_into_user_id": None,
    "instructure_identity_id": None,
}
_ACCOUNT_ZONE = "America/Denver"  # of who never chose one


def delete_user(call: Call, _account: str, user: str) -> Answer:
    """Takes a person out of the account: no token of hers is any good, no course has her.

    NOTE: answers the row of the table, with all its columns.
    """
    person = _person(call, user)
    person.deleted, person.updated_at = True, call.now
    for row in call.school.enrollments_by[person.id]:
        row.workflow_state, row.updated_at = "deleted", call.now
    call.school.stirred[person.id] += 1
    return Answer({"user": _whole_row(person)})


def _whole_row(person: User) -> Row:
    return _COLUMNS | {
        "id": person.id,
        "name": person.name,
        "short_name": person.short_name or person.name,
        "sortable_name": sortable_name(person),
        "time_zone": None if person.time_zone == _ACCOUNT_ZONE else person.time_zone,
        "created_at": stamp(person.created_at),
        "updated_at": stamp(person.updated_at),
        "lti_id": person.lti_user_id,
    }


def end_sessions(call: Call, user: str) -> Answer:
    """All tokens of the person have expired from now on, those she made herself too."""
    person = _person(call, user)
    for token in _tokens(call, person.id):
        if token.expires_at is None or token.expires_at > call.now:
            token.expires_at = call.now
    return Answer("ok")


def _tokens(call: Call, user_id: int) -> list[Token]:
    return call.school.keys.of(user_id) if call.school.keys is not None else []


def merge_users(call: Call, user: str, into: str) -> Answer:
    """Login, tokens, enrolments and work go to ``into``; ``user`` is gone, but told of."""
    source, target = _person(call, user), _person(call, into)
    if source is target:
        raise Refused(400, {"errors": [{"message": "cannot merge a user with itself"}]})
    call.school.merges.append(merge(call.school, source, target, call.now))
    return Answer(basic_row(call, target) | account_columns(call, target) | {"locale": None})


def split_users(call: Call, user: str) -> Answer:
    """Undoes the merges into ``user``; answers her and those who are back."""
    target = _person(call, user)
    undone = [one for one in call.school.merges if one.target is target]
    if not undone:
        raise Refused(400, {"message": "Nothing to split off of this user"})
    for one in undone:
        split(call.school, one, call.now)
        call.school.merges.remove(one)
    people = [target, *(one.source for one in undone)]
    return Answer([basic_row(call, person) for person in people])


def _person(call: Call, text: str) -> User:
    only_admin(call)
    person = call.school.users.get(call.user_id(text))
    if person is None or person.deleted:
        raise not_found()
    return person
