"""What an administrator lists: everybody of the account, and every course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.building.account import only_account
from canvas_simulator.http import Answer
from canvas_simulator.paging import numbered
from canvas_simulator.rest.course_rows import course_row
from canvas_simulator.rest.users import account_columns, basic_row, name_order, sortable_name

if TYPE_CHECKING:
    from canvas_simulator.call import Call


def list_users(call: Call, account: str) -> Answer:
    """By sortable name; `search_term` is looked for in names, logins and SIS ids."""
    only_account(call, account)
    term = (call.request.one("search_term") or "").casefold()
    rows = [
        user
        for user in call.school.users.values()
        if not user.deleted
        and any(
            term in (text or "").casefold() for text in (user.name, user.login_id, user.sis_user_id)
        )
    ]
    rows.sort(key=lambda user: (name_order(sortable_name(user)), user.id))
    page, link = numbered(call.request, rows)
    return Answer([basic_row(call, row) | account_columns(call, row) for row in page], link=link)


def list_courses(call: Call, account: str) -> Answer:
    """By id, unpublished ones among them; `search_term`, `published` and `enrollment_term_id`."""
    only_account(call, account)
    term = (call.request.one("search_term") or "").casefold()
    rows = [row for row in call.school.courses.values() if row.workflow_state != "deleted"]
    rows = [row for row in rows if term in f"{row.name}\n{row.course_code}".casefold()]
    published = call.request.one("published")
    if published is not None:
        states = ("available", "completed")
        wanted = published in ("1", "true")
        rows = [row for row in rows if (row.workflow_state in states) == wanted]
    term_id = call.request.one("enrollment_term_id")
    if term_id:
        rows = [row for row in rows if str(row.term_id) == term_id]
    rows.sort(key=lambda row: row.id)
    page, link = numbered(call.request, rows)
    return Answer([course_row(call, row, []) for row in page], link=link)
