"""Discussions, announcements and their entries of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, number, sure
from canvas_simulator.rest.topic_rows import DEFAULTS
from canvas_simulator.schema import Entry, Topic

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording

_COPIED = ("title", "message", "group_category_id", "require_initial_post", "posted_at", "author")
_EXTRA = ("reply_to_entry_required_count",)


def topics(recording: Recording) -> list[Topic]:
    """The topics the database held, and the copies in groups that answers show."""
    truth = {row["id"]: row for row in recording.world["truth"]["discussion_topics"]}
    shown = _unlisted(recording.rows["topics"]) | recording.rows["topics"]
    roots = {i: number(row.get("root_topic_id")) for i, row in shown.items() if i not in truth}
    copies = {i: shown[i] for i, root in roots.items() if root in truth}
    return [_topic(recording, row, shown.get(i, {})) for i, row in truth.items()] + [
        _copy(recording, row, truth) for row in copies.values()
    ]


def _unlisted(shown: dict[int, Json]) -> dict[int, Json]:
    """Copies that only the row of their root names: they have its title and text."""
    return {
        int(child["id"]): {name: row.get(name) for name in _COPIED}
        | {"id": child["id"], "root_topic_id": root}
        for root, row in shown.items()
        for child in row.get("group_topic_children", [])
    }


def _topic(recording: Recording, truth: Json, row: Json) -> Topic:
    given = _given(recording, truth["id"])
    stamps = (row.get("created_at"), truth.get("created_at"), truth.get("posted_at"))
    created_at = sure(next(filter(None, stamps), None), seeded_at(recording))
    topic = Topic(
        id=truth["id"],
        course_id=truth["course_id"],
        title=truth["title"],
        message=row.get("message"),
        user_id=_starter(recording, given, row),
        announcement=truth.get("type") == "Announcement",
        workflow_state=truth["workflow_state"],
        position=row.get("position"),
        assignment_id=truth.get("assignment_id"),
        group_category_id=number(row.get("group_category_id")),
        section_ids=[int(section["id"]) for section in row.get("sections", [])],
        require_initial_post=row.get("require_initial_post"),
        pinned=bool(row.get("pinned")),
        locked=bool(row.get("locked")),
        created_at=created_at,
        updated_at=sure(truth["updated_at"], created_at),
        entries=_entries(recording, given, created_at),
        settings={name: row[name] for name in (*DEFAULTS, *_EXTRA) if name in row},
    )
    return _dated(topic, truth, row)


def _dated(topic: Topic, truth: Json, row: Json) -> Topic:
    topic.posted_at = moment(truth.get("posted_at"))
    topic.delayed_post_at = moment(truth.get("delayed_post_at"))
    topic.last_reply_at = moment(truth.get("last_reply_at"))
    topic.lock_at, topic.todo_at = moment(row.get("lock_at")), moment(row.get("todo_date"))
    return topic


def _starter(recording: Recording, given: Json, row: Json) -> int | None:
    """Who is said to have written the topic; else whom its row shows."""
    known: int | None = recording.world["users"].get(given.get("by"), {}).get("id")
    return known or _author(row)


def _author(row: Json) -> int | None:
    return number((row.get("author") or {}).get("id"))


def _given(recording: Recording, topic_id: int) -> Json:
    for course in recording.world["courses"]:
        for given in [*course["discussions"], *course["announcements"]]:
            if given["id"] == topic_id:
                return given
    return {"entries": []}


def _entries(recording: Recording, given: Json, otherwise: Json) -> list[Entry]:
    shown = recording.rows["entries"]
    users = recording.world["users"]
    return [
        Entry(
            id=entry["id"],
            user_id=users[entry["by"]]["id"],
            parent_id=entry.get("parent_id"),
            message=shown.get(entry["id"], {}).get("message"),
            created_at=sure(shown.get(entry["id"], {}).get("created_at"), otherwise),
            updated_at=sure(shown.get(entry["id"], {}).get("updated_at"), otherwise),
        )
        for entry in given.get("entries", [])
    ]


def _copy(recording: Recording, row: Json, truth: dict[int, Json]) -> Topic:
    root = number(row["root_topic_id"])
    parent = recording.rows["topics"].get(root or 0, {})
    groups = {int(c["id"]): int(c["group_id"]) for c in parent.get("group_topic_children", [])}
    created_at = sure(row.get("created_at"), seeded_at(recording))
    return Topic(
        id=int(row["id"]),
        course_id=truth[root or 0]["course_id"],
        group_id=groups.get(int(row["id"])),
        title=row["title"],
        message=row.get("message"),
        user_id=_author(row),
        root_id=root,
        group_category_id=number(row.get("group_category_id")),
        require_initial_post=row.get("require_initial_post"),
        created_at=created_at,
        updated_at=created_at,
        posted_at=moment(row.get("posted_at")),
    )
