"""A person as lists of a course or group show her, and as an author beside texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.rest.users import basic_row

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import User
    from canvas_simulator.standing import Standing

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def person_row(call: Call, user: User, mine: Standing) -> Row:
    """The five members everybody sees, SIS ids for teachers, the login for staff."""
    row = basic_row(call, user)
    if mine.staff_in(("TeacherEnrollment",)):
        row |= {"sis_user_id": user.sis_user_id, "integration_id": None}
    if mine.staff:
        row["login_id"] = user.login_id
    return row


def author_row(call: Call, user_id: int | None, place: str) -> Row:
    """The author of a text; ``place`` is the path of the course or group it stands in."""
    user = call.school.users.get(user_id or 0)
    if user is None:
        return {}
    return {
        "id": user.id,
        "anonymous_id": anonymous_id(user.id),
        "display_name": user.short_name or user.name,
        "avatar_image_url": f"{call.base}/images/messages/avatar-50.png",
        "html_url": f"{call.base}{place}/users/{user.id}",
        "pronouns": None,
    }


def anonymous_id(number: int) -> str:
    """The id in base 36, as Canvas names people who are not to be recognised."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
