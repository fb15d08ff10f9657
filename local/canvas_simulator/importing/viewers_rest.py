"""What one viewer's REST answers add to her world: work, quizzes and posts GraphQL left out.

Only values are taken. Where a value is not shown, its stand-in is named in `unknown.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.importing.reading import moment, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_simulator.importing.recordings import Json

SOMEBODY = "somebody"  # the key of whoever wrote what the viewer did not
_MADE = 1_000_000_000  # ids that no answer shows begin here
_WORK = "assignment_"
_SUBMISSION = {"assignment_id", "cached_due_date", "attempt", "grader_id"}
_SAME = (
    "workflow_state", "submission_type", "attempt", "score", "grade", "excused", "graded_at",
    "posted_at", "submitted_at", "late_policy_status", "points_deducted", "cached_due_date",
    "grading_period_id",
)  # fmt: skip


def add_rest_rows(world: Json, bodies: Iterable[Json], viewer: int) -> None:
    """Completes ``world`` by the rows of lists in ``bodies``."""
    world["users"][SOMEBODY] = {"id": _MADE, "name": "Somebody", "time_zone": "Etc/UTC"}
    rows = [row for body in bodies if isinstance(body, list) for row in body]
    _put_in_order([row for row in rows if _is_work(row)])
    for row in filter(_is_work, rows):
        _event(world, row, viewer)
    for row in rows:
        if row.keys() >= _SUBMISSION:
            _submission(world["truth"]["submissions"], row)
        elif "plannable" in row:
            _planned(world, row)
        elif "discussion_subentry_count" in row:
            _written(world, row)
    _fill_up(world["truth"], viewer)


def _is_work(row: Json) -> bool:
    return str(row.get("id", "")).startswith(_WORK)


def _put_in_order(events: list[Json]) -> None:
    """Gives each its base date, which calendars are ordered by.

    NOTE: behind an override it is not shown: then it is a second after that of the row before.
    """
    base = None
    for row in events:
        hidden = any("due_at" in given for given in row.get("assignment_overrides", []))
        base = base + timedelta(seconds=1) if hidden and base else moment(row["start_at"])
        row["base_at"] = base.isoformat() if base else None


def _course(world: Json, course_id: int) -> Json:
    return next(course for course in world["courses"] if course["id"] == course_id)


def _find(rows: list[Json], row_id: int | None) -> Json:
    return next((row for row in rows if row["id"] == row_id), None)


def _event(world: Json, row: Json, viewer: int) -> None:
    """An assignment with its date in a calendar, and the overrides that gave it."""
    found = number(str(row["id"]).removeprefix(_WORK)) or 0
    course_id = int(row["context_code"].removeprefix("course_"))
    truth = world["truth"]
    work = _find(truth["assignments"], found)
    if work is None:
        truth["assignments"].append(_assignment(row, found, course_id))
        _group(truth["assignment_groups"], course_id, row["created_at"])
    else:
        work["created_at"] = row["created_at"]
    _name(_find(truth["courses"], course_id), row["context_name"])
    given = [_override(o, viewer) for o in row.get("assignment_overrides", [])]
    course = _course(world, course_id)
    if given and _find(course["assignments"], found) is None:
        course["assignments"].append({"id": found, "overrides": given})


def _assignment(row: Json, found: int, course_id: int) -> Json:
    return {
        "id": found,
        "course_id": course_id,
        "title": row["title"],
        "workflow_state": row["workflow_state"],
        "due_at": row["base_at"],
        "grading_type": "points",
        "submission_types": row["submission_types"],
        "assignment_group_id": _MADE + course_id,
        "only_visible_to_overrides": False,
        "omit_from_final_grade": False,
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _name(course: Json, shown: str) -> None:
    """The name of a course that nothing else names."""
    if course["name"] == f"Course {course['id']}" and not course["created_at"]:
        course["name"] = shown


def _group(groups: list[Json], course_id: int, created_at: str) -> None:
    if _find(groups, _MADE + course_id) is None:
        group = {"id": _MADE + course_id, "course_id": course_id, "name": "Assignments"}
        more = {"position": 1, "workflow_state": "available", "updated_at": created_at}
        groups.append(group | more)


def _override(row: Json, viewer: int) -> Json:
    """As a seeder would have written it down; its viewer is the only student it names."""
    dates = {name: row[name] for name in ("due_at", "unlock_at", "lock_at") if name in row}
    given = {"id": int(row["id"]), "title": row["title"]} | dates
    if str(viewer) in row.get("student_ids", []):
        given["students"] = ["student_1"]
    if "course_section_id" in row:
        given["course_section_id"] = int(row["course_section_id"])
    return given


def _submission(rows: list[Json], row: Json) -> None:
    if _find(rows, int(row["id"])) is None:
        ids = {name: int(row[name]) for name in ("id", "assignment_id", "user_id")}
        stamps = {"created_at": None, "updated_at": row["graded_at"]}
        rows.append({name: row.get(name) for name in _SAME} | ids | stamps)


def _planned(world: Json, row: Json) -> None:
    """What a planner tells of work and topics: the base date, the quiz, who wrote how much."""
    plan, kind, truth = row["plannable"], row["plannable_type"], world["truth"]
    work_id = number(plan.get("assignment_id") or (plan["id"] if kind == "assignment" else None))
    work = _find(truth["assignments"], work_id)
    if work is not None:
        work["due_at"] = plan["due_at"]
    if work is not None and kind == "quiz":
        work["quiz_id"] = int(plan["id"])
        _quiz(_course(world, work["course_id"]), plan)
    topic = _find(truth["discussion_topics"], int(plan["id"])) if "unread_count" in plan else None
    if topic is not None and kind in ("announcement", "discussion_topic"):
        topic["created_at"] = plan["created_at"]
    if topic is not None and kind == "announcement":  # the announcement itself is one of them
        _add_entries(world, topic, SOMEBODY, max(plan["unread_count"] - 1, 0))


def _quiz(course: Json, plan: Json) -> None:
    given = {"id": int(plan["id"]), "title": plan["title"], "quiz_type": "assignment"}
    more = {"assignment_id": int(plan["assignment_id"]), "due_at": plan["due_at"]}
    course["quizzes"].append(given | more | {"points_possible": plan["points_possible"]})


def _written(world: Json, row: Json) -> None:
    """NOTE: what is not new to the viewer is taken for her own."""
    topic = _find(world["truth"]["discussion_topics"], int(row["id"]))
    others = row["unread_count"]
    if topic is not None and row["discussion_subentry_count"]:
        _add_entries(world, topic, SOMEBODY, others)
        _add_entries(world, topic, "student_1", row["discussion_subentry_count"] - others)


def _add_entries(world: Json, topic: Json, by: str, count: int) -> None:
    """Entries without words, where the topic has none of that person yet."""
    lists = _course(world, topic["course_id"])["discussions"]
    given = _find(lists, topic["id"])
    if given is None:
        lists.append(given := {"id": topic["id"], "entries": []})
    known = [entry for entry in given["entries"] if entry["by"] == by]
    first = topic["id"] * 1_000 + len(given["entries"])
    given["entries"] += [{"id": first + at, "by": by} for at in range(count - len(known))]


def _fill_up(truth: Json, viewer: int) -> None:
    """A row for work that is only seen in a calendar: nothing was handed in."""
    known = {row["assignment_id"] for row in truth["submissions"]}
    truth["submissions"] += list(_nothing(truth, known, viewer))


def _nothing(truth: Json, known: set[int], viewer: int) -> Iterator[Json]:
    for row in truth["assignments"]:
        if row["id"] not in known:
            due = {"cached_due_date": row["due_at"], "updated_at": row["updated_at"]}
            ids = {"id": _MADE + row["id"], "assignment_id": row["id"], "user_id": viewer}
            yield ids | due | {"workflow_state": "unsubmitted", "created_at": None}
