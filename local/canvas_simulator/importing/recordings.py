"""Reads recorded exchanges and finds the rows in their bodies, whatever list they stand in."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from canvas_simulator.ids import local_id
from canvas_simulator.importing.completing import complete
from canvas_simulator.importing.graphql_values import graphql_rows
from canvas_simulator.importing.viewers_world import viewers_world
from canvas_simulator.worlds import WorldUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Json = Any  # recorded JSON: read here, turned into typed rows by `convert`

# A row is recognised by the members only its kind has.
_MARKS: dict[str, frozenset[str]] = {
    "users": frozenset({"sortable_name", "short_name", "name", "id"}),
    "accounts": frozenset({"parent_account_id", "root_account_id", "default_time_zone", "name"}),
    "courses": frozenset({"course_code", "uuid", "enrollment_term_id"}),
    "terms": frozenset({"grading_period_group_id", "workflow_state", "start_at", "name"}),
    "sections": frozenset({"nonxlist_course_id", "name", "created_at"}),
    "enrollments": frozenset({"course_section_id", "enrollment_state", "updated_at"}),
    "assignment_groups": frozenset({"group_weight", "rules", "position"}),
    "assignments": frozenset({"assignment_group_id", "submission_types", "secure_params"}),
    "overrides": frozenset({"unassign_item", "assignment_id", "title"}),
    "submissions": frozenset({"assignment_id", "cached_due_date", "attempt", "grader_id"}),
    "modules": frozenset({"prerequisite_module_ids", "items_url", "position"}),
    "groups": frozenset({"group_category_id", "join_level", "members_count"}),
    "group_categories": frozenset({"self_signup", "group_limit", "allows_multiple_memberships"}),
    "memberships": frozenset({"group_id", "user_id", "moderator"}),
    "topics": frozenset({"discussion_type", "message", "is_announcement", "permissions"}),
    "entries": frozenset({"rating_count", "user_id", "message"}),
    "quizzes": frozenset({"quiz_type", "question_count", "mobile_url"}),
    "quiz_questions": frozenset({"quiz_id", "question_type", "question_text", "answers"}),
    "quiz_attempts": frozenset({"quiz_id", "quiz_version", "attempts_left", "started_at"}),
    "rubrics": frozenset({"button_display", "data", "points_possible"}),
    "module_items": frozenset({"module_id", "indent", "quiz_lti"}),
    "calendar_events": frozenset({"all_context_codes", "rrule", "location_name"}),
    "planner_notes": frozenset({"todo_date", "details", "user_id"}),
    "planner_overrides": frozenset({"plannable_type", "marked_complete", "deleted_at"}),
    "comments": frozenset({"comment", "author_id", "created_at"}),
    "authors": frozenset({"anonymous_id", "display_name"}),
    "profiles": frozenset({"primary_email", "login_id", "time_zone"}),
}
_TAB, _COURSE = frozenset({"hidden", "label", "html_url", "id"}), re.compile(r"/courses/(\d+)")
_EMPTY: tuple[Json, ...] = (None, [])
_OLD_VERSIONS = ("submission_history", "versions")


@dataclass
class Recording:
    """``world`` is `world.json`; ``rows`` all rows of a kind by id, later ones completing."""

    world: Json
    rows: dict[str, dict[int, Json]] = field(default_factory=lambda: defaultdict(dict))
    done: set[tuple[int, int]] = field(default_factory=set)  # pages seen: module item, person
    favorites: set[tuple[int, int]] = field(default_factory=set)  # person, course

    def add(self, body: Json, viewer: int | None = None) -> None:
        """Takes the values of every row in ``body``; what is empty never replaces a value."""
        graphql = isinstance(body, dict) and isinstance(body.get("data"), dict)
        for kind, row in (graphql_rows if graphql else _rows)(body):
            if kind == "courses" and viewer and row.get("is_favorite"):
                self.favorites.add((viewer, int(row["id"])))
            if kind == "module_items" and viewer and _is_done(row):
                self.done.add((int(row["id"]), viewer))
            known = self.rows[kind].setdefault(int(row["id"]), {})
            known.update({k: v for k, v in row.items() if v not in _EMPTY or k not in known})


def _is_done(row: Json) -> bool:
    """Whether the person asking has seen the page; other requirements are computed."""
    asked = row.get("completion_requirement") or {}
    return asked.get("type") == "must_view" and asked.get("completed") is True


def _viewer(exchange: Json) -> int | None:
    shown = exchange["response"].get("headers", {}).get("x-canvas-user-id", "")
    return local_id(shown)


def _rows(body: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(body, list):
        for item in body:
            yield from _rows(item)
    elif isinstance(body, dict):
        if str(body.get("id", "")).isdigit():
            yield from ((kind, body) for kind, marks in _MARKS.items() if marks <= body.keys())
        if body.get("user_id") and body.get("sis_user_id"):
            yield "sis_users", {"id": body["user_id"], "sis_user_id": body["sis_user_id"]}
        if body.keys() >= _TAB and (course := _COURSE.match(str(body["html_url"]))):
            yield "tabs", {"id": course[1], body["id"]: body["hidden"]}
        if isinstance(body.get("plannable"), dict) and "plannable_type" in body:
            yield from _planned(body)
        for name, inner in body.items():
            if name not in _OLD_VERSIONS:
                yield from _rows(inner)


def _planned(body: Json) -> Iterator[tuple[str, Json]]:
    yield f"planned_{body['plannable_type']}", body["plannable"]
    if isinstance(body.get("submissions"), dict):
        work = body["plannable"].get("assignment_id") or body["plannable_id"]
        yield (
            "planned_work",
            body["submissions"] | {"id": work, "new_activity": body["new_activity"]},
        )


def from_exchanges(world: Json, exchanges: Iterable[Json]) -> Recording:
    """A recording of ``world`` completed by the bodies of its exchanges."""
    recording = Recording(world)
    for exchange in exchanges:
        recording.add(exchange["response"].get("body"), _viewer(exchange))
    return recording


def read_recording(path: Path) -> Recording:
    """The recording in a folder, or in a pack of one: JSON lines, gzipped, `world` first.

    Without a `world.json` it is the world of the one person whose answers are there.

    Raises:
        WorldUnreadable: nothing recorded is there, or not in a form that can be read.
        OSError: the folder or the pack can't be read.
    """
    try:
        return _read_folder(path) if path.is_dir() else _read_pack(path)
    except gzip.BadGzipFile as exc:
        wanted = "give a folder with world.json, or a pack of one (.jsonl.gz)"
        raise WorldUnreadable(f"no recording: not gzipped; {wanted}") from exc
    except (UnicodeDecodeError, EOFError, json.JSONDecodeError, KeyError) as exc:
        raise WorldUnreadable(f"no recording: {exc!r}") from exc


def _read_folder(folder: Path) -> Recording:
    files = sorted(path for path in folder.rglob("*.json") if path.name != "world.json")
    exchanges = (json.loads(path.read_text(encoding="utf-8")) for path in files)
    answered = [e for e in exchanges if isinstance(e, dict) and "response" in e]
    world = folder / "world.json"
    given = json.loads(world.read_text("utf-8")) if world.exists() else None
    return _read(given, answered)


def _read_pack(path: Path) -> Recording:
    with gzip.open(path, "rt", encoding="utf-8") as text:
        lines = [json.loads(line) for line in text]
    answered = [line for line in lines if "response" in line]
    world = next((line for line in lines if line["file"] == "world"), None)
    return _read(world, answered)


def _read(world: Json, answered: list[Json]) -> Recording:
    if world is None and not answered:
        raise WorldUnreadable("no recording: neither a world.json nor an exchange is there")
    if world is None:
        return complete(from_exchanges(viewers_world(answered), answered))
    return from_exchanges(world, answered)
