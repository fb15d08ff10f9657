"""What `canvas-sync mirror --json` prints: version 1, which others read."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from canvas_sync.contracts.mirror_document import ENTITIES, Held, Rows, changes_between, rows_of
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.ids import TopicId
from canvas_sync.domain.snapshot import AssignmentGroupSnapshot, ScoresSnapshot, Term
from canvas_sync.domain.task import Checkpoint
from canvas_sync.domain.topic import Group, Topic
from tests.fakes.builders import COURSE, a_course, a_task
from tests.fakes.clock import NOON

GROUP = AssignmentGroupSnapshot("10000000000003", "Homework", 1, 40.0)
COURSE_ROW = a_course(
    term=Term("10000000000001", "Autumn", NOON, None),
    task_count=2,
    scores=ScoresSnapshot(0.0, None, None, "B+"),
    groups=(GROUP,),
)
TASK = a_task(1, score=0.0, state="graded", posted_at=NOON, graded_at=NOON, excused=True)
UNASSIGNED = a_task(2, state=None, checkpoints=(Checkpoint("reply_to_topic", NOON, 5.0),))
TOPIC = Topic(
    id=TopicId("10000000000005"),
    course_id=COURSE,
    is_announcement=True,
    title="Room changed",
    text="",
    posted_at=NOON,
    delayed_post_at=None,
    last_reply_at=None,
    html_url=None,
    assignment_id=None,
)
LAB = Group("10000000000007", "Lab", COURSE, None, None, 4)
HELD = Held(
    {COURSE: COURSE_ROW},
    (UNASSIGNED, TASK),
    (TOPIC, replace(TOPIC, id=TopicId("10000000000006"), is_announcement=False)),
    (LAB,),
)
DOCUMENTED = Path(__file__).parents[2] / "docs/mirror.md"


def rows(held: Held = HELD) -> Rows:
    return rows_of(held, now=NOON)


def test_lists() -> None:
    """Every list is there, by id; a row for each thing, a submission only where there is one."""
    found = rows()

    assert list(found) == list(ENTITIES)
    assert {entity: [row["id"] for row in each] for entity, each in found.items()} == {
        "courses": [COURSE],
        "assignments": ["10000000000001", "10000000000002"],
        "submissions": ["10000000000001"],
        "assignment_groups": ["10000000000003"],
        "scores": [COURSE],
        "groups": ["10000000000007"],
        "announcements": ["10000000000005"],
        "discussions": ["10000000000006"],
    }
    assert json.loads(json.dumps(found)) == found


def test_fields() -> None:
    """R211, R210: moments in UTC to the second; null, zero and empty are three values."""
    found = rows()

    assert found["courses"][0] | {"term": None} == {
        "id": COURSE,
        "state": "active",
        "name": "Biology",
        "original_name": None,
        "course_code": "BIO-1",
        "time_zone": None,
        "start_at": None,
        "end_at": None,
        "term": None,
        "is_favorite": None,
        "hides_totals": None,
        "assignments_count": 2,
    }
    assert found["courses"][0]["term"]["start_at"] == "2026-11-30T12:00:00Z"
    assert found["submissions"][0]["score"] == 0.0
    assert found["submissions"][0]["grade"] is None
    assert found["assignments"][1]["checkpoints"] == [
        {"tag": "reply_to_topic", "due_at": "2026-11-30T12:00:00Z", "points": 5.0}
    ]
    assert found["announcements"][0]["text"] == ""
    assert found["scores"][0]["final_grade"] == "B+"
    assert found["assignment_groups"][0]["weight"] == 40.0


def test_missing_by_now() -> None:
    """Work that is due without being handed in is missing: Canvas tells nobody, the clock does."""
    held = replace(HELD, tasks=(a_task(1),))

    late = rows_of(held, now=NOON + timedelta(hours=2))

    assert [rows(held)["submissions"][0]["missing"], late["submissions"][0]["missing"]] == [
        False,
        True,
    ]


def test_course_that_was_left() -> None:
    """Of a course the person left the row stays, totals and groups don't."""
    left = replace(COURSE_ROW, state=CourseState.DROPPED)

    found = rows(replace(HELD, courses={COURSE: left}))

    assert [row["state"] for row in found["courses"]] == ["dropped"]
    assert (found["scores"], found["assignment_groups"]) == ([], [])


def test_changes() -> None:
    """New rows whole, changed ones with the new values of what differs, gone ones by name."""
    renamed = replace(TASK, title="Renamed", due_at=None)
    after = replace(HELD, tasks=(renamed, a_task(3, state=None)), topics=HELD.topics[:1])

    changes = changes_between(rows(), rows(after))

    assert [(one["op"], one["entity"], one["id"][-1]) for one in changes] == [
        ("updated", "assignment", "1"),
        ("created", "assignment", "3"),
        ("deleted", "assignment", "2"),
        ("deleted", "discussion", "6"),
    ]
    assert changes[0]["fields"] == {"title": "Renamed", "due_at": None}
    assert changes[1]["fields"] == rows(after)["assignments"][1]
    assert changes[2]["fields"] == {}


def test_no_changes() -> None:
    """The same twice is no change; everything is new where nothing was."""
    nothing: dict[str, list[dict[str, Any]]] = {}

    assert changes_between(rows(), rows()) == []
    assert len(changes_between(nothing, rows())) == sum(map(len, rows().values()))


def test_replayed() -> None:
    """Changes put onto what was before give what is after: a reader can keep up by them alone."""
    renamed = replace(TASK, title="Renamed", score=None, state="submitted")
    after = rows(replace(HELD, tasks=(renamed,), groups=()))
    lists = {name: entity for entity, name in ENTITIES.items()}
    kept = {entity: {row["id"]: row for row in each} for entity, each in rows().items()}

    for change in changes_between(rows(), after):
        place = kept[lists[change["entity"]]]
        if change["op"] == "deleted":
            del place[change["id"]]
        else:
            place[change["id"]] = place.get(change["id"], {}) | change["fields"]

    assert {entity: list(each.values()) for entity, each in kept.items()} == after


def test_documented() -> None:
    """docs/mirror.md names every list, its entity and every field, in their order."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    lists = dict(re.findall(r"^\| `(\w+)` \| `\w+` \| (`id`.*) \|$", text, re.MULTILINE))
    entities = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \| `id`.*$", text, re.MULTILINE))

    assert entities == ENTITIES
    documented = {name: re.findall(r"`(\w+)`", fields) for name, fields in lists.items()}
    assert documented == {name: list(found[0]) for name, found in rows().items()}
