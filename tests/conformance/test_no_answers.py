"""The importer takes values: what follows from them is nowhere in the world it makes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from canvas_simulator import Request
from tests.conformance.replay import simulator, token_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_COMPUTED = {
    "late", "missing", "seconds_late", "preview_url", "entered_score", "entered_grade",
    "read_state", "html_url", "avatar_image_url", "anonymous_id", "display_name", "new_activity",
    "recent_replies", "rubric_association_id", "artifact_type", "association_type", "summary_data",
}  # fmt: skip


def _names(value: object) -> set[str]:
    if isinstance(value, list | tuple):
        return set().union(*map(_names, value))
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set()


def test_no_row_holds_an_answer() -> None:
    """R49: rows of submissions, discussions and rubrics hold columns, not pieces of answers.

    NOTE: but for files, which answers show as they were given.
    """
    world = simulator().school.world
    rows: list[Any] = [*world.submissions, *world.topics, *world.rubrics]

    held = set().union(
        *(
            _names([getattr(row, name) for name in row.__slots__ if name != "attachments"])
            for row in rows
        )
    )

    assert not held & _COMPUTED


def _ask(
    school: Simulator, user: str, path: str, *query: tuple[str, str]
) -> list[dict[str, object]]:
    headers = {"authorization": f"Bearer {token_of(school, user)}"}
    pairs = (("per_page", "100"), *query)
    reply = school.answer(Request("GET", f"/api/v1/{path}", pairs, headers))
    assert reply.status == 200
    found: list[dict[str, object]] = json.loads(reply.body)
    return found


def test_posts_follow_the_discussion() -> None:
    """R69: what was handed in to a graded discussion is what its topic holds now."""
    school = simulator()
    topic = next(t for t in school.school.world.topics if t.assignment_id and t.entries)
    entry = topic.entries[0]
    path = f"courses/{topic.course_id}/assignments/{topic.assignment_id}/submissions"

    def shown() -> object:
        rows = _ask(school, "teacher_1", path)
        return next(r["discussion_entries"] for r in rows if r["user_id"] == entry.user_id)

    first = shown()
    assert isinstance(first, list)
    assert entry.id in [e["id"] for e in first]
    entry.deleted = True
    school.school.writes += 1
    second = shown()
    assert isinstance(second, list)
    assert entry.id not in [e["id"] for e in second]


def test_attempts_follow_the_due_date() -> None:
    """R69: whether an attempt came late is told by its own columns."""
    school = simulator()
    row = next(s for s in school.school.world.submissions if len(s.earlier) > 1 and s.submitted_at)
    work = school.school.assignments[row.assignment_id]
    path = f"courses/{work.course_id}/assignments/{work.id}/submissions"

    def lates() -> list[object]:
        found = _ask(school, "teacher_1", path, ("include[]", "submission_history"))
        history = next(r["submission_history"] for r in found if r["id"] == row.id)
        assert isinstance(history, list)
        return [attempt["late"] for attempt in history]

    assert lates() == [False, False]
    moments = [str(old["submitted_at"]) for old in row.earlier if "submitted_at" in old]
    [first] = map(datetime.fromisoformat, moments)
    row.cached_due_date = first + timedelta(seconds=1)
    school.school.writes += 1
    assert lates() == [False, True]
    row.cached_due_date = first - timedelta(seconds=1)
    school.school.writes += 1
    assert lates() == [True, True]
