"""An administrator's writes: people and courses of the account."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.course_rows import course_row
from canvas_simulator.rest.users import account_columns, basic_row
from canvas_simulator.schema import Course, Section, User
from canvas_simulator.standing import STAFF
from canvas_simulator.writing.given import (
    everything,
    members,
    moment,
    name,
    settle,
    text,
    true,
    zone,
)

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Readers


def only_admin(call: Call) -> None:
    if not call.user.admin:
        raise forbidden()


def only_account(call: Call, account: str) -> None:
    """Refuses whoever is no administrator, and any account but the one there is."""
    only_admin(call)
    if account not in ("1", "self"):
        raise not_found()


def only_staff(call: Call, account: str) -> None:
    """Refuses whoever neither administers nor teaches, and any account but the one there is."""
    if not any(e.type in STAFF for e in call.school.enrollments_by[call.user.id]):
        only_admin(call)
    if account not in ("1", "self"):
        raise not_found()


def show_account(call: Call, account: str) -> Answer:
    """The one account there is, for its administrators and for teachers."""
    only_staff(call, account)
    return Answer(_account_row(call))


def list_accounts(call: Call) -> Answer:
    """The account for administrators; nothing for others."""
    page, link = numbered(call.request, [_account_row(call)] if call.user.admin else [])
    return Answer(page, link=link)


def _account_row(call: Call) -> Row:
    world = call.school.world
    return {
        "id": 1,
        "name": world.account_name,
        "workflow_state": "active",
        "parent_account_id": None,
        "root_account_id": None,
        "uuid": world.account_uuid,
        "default_time_zone": "America/Denver",
    }


def create_user(call: Call, _account: str) -> Answer:
    """A person with a login; `/_sim/tokens` or `Tokens.first` gives a token."""
    only_admin(call)
    given, login = members(call, "user"), members(call, "pseudonym")
    if not login.get("unique_id"):
        raise Refused(400, {"errors": {"pseudonym": {"unique_id": [{"message": "too_short"}]}}})
    if any(u.login_id == login["unique_id"] and not u.deleted for u in call.school.world.users):
        said = "ID already in use for this account and authentication provider"
        taken = {"attribute": "unique_id", "message": said, "type": "taken"}
        raise Refused(400, {"errors": {"pseudonym": {"unique_id": [taken]}}})
    row = User(
        id=call.school.next_id("users"),
        name=str(given.get("name") or login["unique_id"]),
        short_name=text(given.get("short_name")),
        sortable_name=text(given.get("sortable_name")),
        login_id=str(login["unique_id"]),
        email=text(members(call, "communication_channel").get("address")),
        sis_user_id=text(login.get("sis_user_id")),
        created_at=call.now,
    )
    settle(row, {k: v for k, v in given.items() if v}, _USER)
    row.uuid = _uuid(call, "user", row.id)
    row.key = row.login_id or ""
    keeping.add_user(call.school, row)
    return Answer(basic_row(call, row) | {"login_id": row.login_id, "sis_user_id": row.sis_user_id})


def update_user(call: Call, user: str) -> Answer:
    """One's own name, or anybody's for an administrator, who may also suspend and unsuspend."""
    row = call.school.users.get(call.user_id(user))
    if row is None:
        raise not_found()
    if row is not call.user and not call.user.admin:
        raise forbidden()
    given = members(call, "user")
    settle(row, given, _USER)
    if call.user.admin and given.get("event") in ("suspend", "unsuspend"):
        row.suspended = given["event"] == "suspend"
    call.school.stirred[row.id] += 1
    zone = ZONE_NAMES.get(row.time_zone, row.time_zone)
    shown: Row = {"email": row.email, "locale": None, "time_zone": zone}
    return Answer(basic_row(call, row) | account_columns(call, row) | shown)


def create_course(call: Call, _account: str) -> Answer:
    """A course with its first section; unpublished unless `offer` is given."""
    only_admin(call)
    given = members(call, "course")
    row = Course(
        id=call.school.next_id("courses"),
        name=str(given.get("name") or "Unnamed Course"),
        course_code=str(given.get("course_code") or _code(str(given.get("name") or "Unnamed"))),
        term_id=_term_id(call, given.get("term_id") or given.get("enrollment_term_id")),
        workflow_state="available" if true(everything(call).get("offer")) else "claimed",
        created_at=call.now,
        updated_at=call.now,
    )
    settle(row, given, _COURSE)
    row.uuid = _uuid(call, "course", row.id)
    keeping.add_course(call.school, row)
    section = Section(
        id=call.school.next_id("sections"), course_id=row.id, name=row.name, created_at=call.now
    )
    keeping.add_section(call.school, section)
    return Answer(course_row(call, row, []))


def _term_id(call: Call, value: JsonValue) -> int:
    """The first term where none is named; 404 for one that is unknown."""
    number = local_id(str(value)) if value else min(call.school.terms, default=None)
    if number not in call.school.terms:
        raise not_found()
    return number


def _code(name: str) -> str:
    """The code of a course that was given none: the name's first word, and one with a digit."""
    first, *others = name.split() or [""]
    numbered_word = next((word for word in others if any(map(str.isdigit, word))), None)
    return f"{first} {numbered_word}" if numbered_word else first


def _uuid(call: Call, kind: str, number: int) -> str:
    return hashlib.sha1(
        f"{call.school.world.seed}/{kind}/{number}".encode(), usedforsecurity=False
    ).hexdigest()


ZONE_NAMES = {  # as Canvas keeps them; any other zone under its own name
    "America/New_York": "Eastern Time (US & Canada)",
    "America/Chicago": "Central Time (US & Canada)",
    "America/Denver": "Mountain Time (US & Canada)",
    "America/Los_Angeles": "Pacific Time (US & Canada)",
    "Etc/UTC": "UTC",
}
_IANA = {named: iana for iana, named in ZONE_NAMES.items()}


def _zone(value: JsonValue) -> str:
    return zone(_IANA.get(str(value), value))


_USER: Readers = {"name": name, "short_name": text, "sortable_name": text, "time_zone": _zone}
_COURSE: Readers = {
    "start_at": moment,
    "end_at": moment,
    "restrict_enrollments_to_course_dates": true,
    "time_zone": _zone,
    "sis_course_id": text,
    "syllabus_body": text,
    "apply_assignment_group_weights": true,
}
