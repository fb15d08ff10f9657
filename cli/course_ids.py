"""How a course is named on the command line: by the number in its address, or by its global id."""

import typer

MOST_DIGITS = 19
"""Of a number of 64 bits, which Canvas's ids are."""


def course_ids(given: list[str] | None) -> list[str]:
    """The ids without leading zeros.

    Raises:
        BadParameter: one is no id; exit code 2 before anything is done.
    """
    return [_course_id(one) for one in given or ()]


def _course_id(text: str) -> str:
    digits = text.lstrip("0")
    if not (text.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        raise typer.BadParameter(
            f"{text!r} is no course's id: that is the number in its address, as in /courses/13"
        )
    return digits
