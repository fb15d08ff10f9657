"""New Quizzes: work that a tool of the school's asks and grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.schema import Assignment

_MARK = "is_quiz_lti_assignment"
_TOOL = "https://quizzes.example.test/lti/launch"


def is_new_quiz(row: Assignment) -> bool:
    return bool(row.settings.get(_MARK))


def make_new_quiz(row: Assignment, base_url: str) -> None:
    """Hands the assignment to the tool, as `assignment[quiz_lti]` does.

    It is an `external_tool` and no quiz of the course: its answers have one member more, and
    say that the kind of submission can't be changed.
    """
    row.submission_types = ["external_tool"]
    launch = f"{base_url}/api/v1/courses/{row.course_id}/external_tools/sessionless_launch"
    row.settings |= {
        _MARK: True,
        "frozen_attributes": ["submission_types"],
        "external_tool_tag_attributes": {"url": _TOOL, "new_tab": False},
        "url": f"{launch}?assignment_id={row.id}&launch_type=assessment",
    }
