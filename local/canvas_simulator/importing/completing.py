"""Completes a world made from one viewer's GraphQL answers by her REST answers.

GraphQL leaves out when a row was made and how work was handed in; REST shows both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording

_NAMELESS = 2_000_000_000  # ids of people and comments that no answer numbers begin here
_VIEWER = "student_1"
# Columns taken from a REST row of the same kind and id. Dates of an assignment are not: what
# REST shows of them is the viewer's.
_COLUMNS = {
    "courses": ("created_at",),
    "assignments": ("created_at",),
    "submissions": (
        "submission_type", "attempt", "excused", "score", "grade", "graded_at", "posted_at",
        "submitted_at", "late_policy_status", "points_deducted",
    ),
}  # fmt: skip


def complete(recording: Recording) -> Recording:
    """The same recording, the tables of its world completed."""
    for table, columns in _COLUMNS.items():
        for row in recording.world["truth"][table]:
            shown = recording.rows[table].get(row["id"], {})
            row.update({name: shown[name] for name in columns if name in shown})
    made = recording.rows["planned_assignment"]
    for row in recording.world["truth"]["assignments"]:
        row["created_at"] = row["created_at"] or made.get(row["id"], {}).get("created_at")
    for row in recording.world["truth"]["submissions"]:
        planned = recording.rows["planned_work"].get(row["assignment_id"], {})
        _hand_in(row, planned)
        _grade(recording, row, planned)
        _comment(recording, row, planned)
        _post(recording, row)
    for course in recording.world["truth"]["courses"]:
        _switch_override(recording, course)
    return recording


def _hand_in(row: Json, shown: Json) -> None:
    """NOTE: how the work was handed in is not told by the planner, only that it was."""
    if shown.get("submitted") and row.get("submission_type") is None:
        row["submission_type"] = "online_text_entry"
    if shown.get("graded") and row.get("score") is None and not row.get("excused"):
        row["score"] = 0.0  # given, but not shown


def _grade(recording: Recording, row: Json, shown: Json) -> None:
    """NOTE: news of work that has no grade: somebody, not told who, gave one and took it away."""
    if shown.get("new_activity") and row.get("graded_at") is None:
        kept = recording.rows["submissions"].setdefault(row["id"], {})
        kept["grader_id"] = kept.get("grader_id") or _NAMELESS + row["id"]


def _comment(recording: Recording, row: Json, shown: Json) -> None:
    """The last comment of somebody else, which is all that the planner tells of them."""
    if feedback := shown.get("feedback"):
        name, authors = feedback["author_name"], recording.rows["authors"]
        named = (number for number, author in authors.items() if author["display_name"] == name)
        author = next(named, _NAMELESS + row["id"])
        authors.setdefault(author, {"id": author, "display_name": name})
        made = {"id": _NAMELESS + row["id"], "author_id": author, "comment": feedback["comment"]}
        made |= {"created_at": row["updated_at"], "attempt": row.get("attempt")}
        recording.rows["submissions"][row["id"]].setdefault("submission_comments", [made])


def _post(recording: Recording, row: Json) -> None:
    """Posts that were handed in, in place of those that a discussion only counts."""
    shown = recording.rows["submissions"].get(row["id"], {}).get("discussion_entries")
    topics = recording.world["truth"]["discussion_topics"]
    topic = next((t for t in topics if t.get("assignment_id") == row["assignment_id"]), None)
    if shown and topic is not None:
        courses = recording.world["courses"]
        lists = next(c["discussions"] for c in courses if _is_in(topic, c))
        if not any(given["id"] == topic["id"] for given in lists):
            lists.append({"id": topic["id"], "entries": []})
        given = next(given for given in lists if given["id"] == topic["id"])
        others = [entry for entry in given["entries"] if entry["by"] != _VIEWER]
        given["entries"] = others + [_entry(entry) for entry in shown]
        _name(recording, shown[-1])


def _name(recording: Recording, shown: Json) -> None:
    """The viewer's names, as they stand under a post of hers."""
    person = recording.world["users"][_VIEWER]
    person["name"] = shown["user_name"]
    known = recording.rows["users"].setdefault(person["id"], {})
    known.setdefault("short_name", shown["user"]["display_name"])


def _entry(shown: Json) -> Json:
    parent_id = shown["parent_id"]
    return {
        "id": int(shown["id"]),
        "by": _VIEWER,
        "parent_id": None if parent_id is None else int(parent_id),
    }


def _switch_override(recording: Recording, course: Json) -> None:
    """NOTE: a total that isn't the override: the course has overrides of it switched off."""
    mine = [e["id"] for e in recording.world["truth"]["enrollments"] if _is_in(e, course)]
    scores = [s for s in recording.world["truth"]["scores"] if s["enrollment_id"] in mine]
    given = {s["override_score"] for s in scores if s["override_score"] is not None}
    shown = recording.rows["courses"].get(course["id"], {}).get("enrollments", [])
    totals = {e.get("computed_current_score") for e in shown} - {None}
    course["allow_final_grade_override"] = not (given and totals and given.isdisjoint(totals))


def _is_in(row: Json, course: Json) -> bool:
    return bool(row["course_id"] == course["id"])
