"""Every route answers as the integration guide shows it."""

import pytest

from tests.fakes.clock import NOON
from tests.unit.functions.edge import BASE, Edge
from tests.unit.usecases.service import TOKEN, URL


def test_connect(edge: Edge) -> None:
    """R61: connecting answers with the six fields of the guide, and queues the first sync."""
    reply = edge.connect()

    assert reply.status == 200
    assert reply.body == {
        "success": True,
        "message": "Canvas integration connected successfully",
        "user_id": "anna",
        "canvas_url": URL,
        "status": "connected",
        "stored_at": "2026-11-30T12:00:00Z",
        "sync_id": "sync-1",
        "instance": "canvas.school.example",
    }
    assert [message.sync_id for message in edge.service.queue.messages] == ["sync-1"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (None, "Delta Canvas sync job queued successfully"),
        ({"sync_type": "delta"}, "Delta Canvas sync job queued successfully"),
        ({"sync_type": "full"}, "Full Canvas sync job queued successfully"),
        (
            {"sync_type": "full", "force_restart": True, "instance": "CANVAS.school.example"},
            "Full Canvas sync job queued successfully",
        ),
    ],
    ids=["empty", "delta", "full", "all fields"],
)
def test_sync(edge: Edge, body: object, message: str) -> None:
    """R62: the message names what was asked for, ``Location`` where the run can be watched."""
    edge.connect()
    edge.work_all()

    reply = edge.call("POST", "sync", body)

    assert (reply.status, reply.body["message"], reply.body["status"]) == (202, message, "queued")
    assert reply.headers["Location"] == f"{BASE}/syncs/{reply.body['sync_id']}"
    assert reply.body["instance"] == "canvas.school.example"


def test_sync_says_what_will_run(edge: Edge) -> None:
    """R62: a delta without a baseline is the full sync that goes on already."""
    connected = edge.connect().body

    reply = edge.call("POST", "sync", {"sync_type": "delta"})

    assert reply.body["message"] == "Delta Canvas sync job queued successfully"
    assert (reply.body["kind"], reply.body["sync_id"]) == ("full", connected["sync_id"])


def test_run(edge: Edge) -> None:
    """A run tells its state, its progress and what became of each course."""
    sync_id = edge.connect().body["sync_id"]
    queued = edge.call("GET", f"syncs/{sync_id}").body
    edge.work_all()

    body = edge.call("GET", f"syncs/{sync_id}", instance="canvas.school.example").body

    assert (queued["state"], queued["progress"]["message"]) == ("queued", "Not begun")
    assert (body["state"], body["kind"], body["reason"]) == ("completed", "full", "connected")
    assert body["progress"]["message"] == "2 of 2 courses"
    assert body["progress"]["courses"]["10000000000012"]["outcome"] == "synced"
    assert body["counts"]["created"] == 6
    assert body["error"] is None
    assert (body["asked_at"], body["ended_at"]) == (("2026-11-30T12:00:00Z",) * 2)


def test_status(edge: Edge) -> None:
    """R63, R103: all fields of the guide, the clocks, and never the token."""
    edge.connect()
    edge.work_all()

    reply = edge.call("GET", "status")

    assert reply.status == 200
    assert {
        "user_id": "anna",
        "connected": True,
        "canvas_url": URL,
        "status": "ok",
        "last_sync": "2026-11-30T12:00:00Z",
        "assignments_count": 6,
        "last_full_sync_at": "2026-11-30T12:00:00Z",
        "last_delta_at": None,
        "last_error_code": None,
        "as_of": "2026-11-30T12:00:00Z",
        "stale": False,
        "syncing": None,
        "restricted_courses": [],
    }.items() <= reply.body.items()
    assert reply.body["next_sync_at"].endswith("Z")
    assert TOKEN not in str(reply.body)


def test_status_while_a_run_waits(edge: Edge) -> None:
    """The run in flight shows in the status from the moment it is asked for."""
    edge.connect()

    body = edge.call("GET", "status").body

    assert body["syncing"] == {
        "sync_id": "sync-1", "kind": "full", "current": 0, "total": 0, "since": None,
    }  # fmt: skip


def test_status_before_connecting(edge: Edge) -> None:
    """R102: who never connected is told so, with 200."""
    reply = edge.call("GET", "status")

    assert (reply.status, reply.body["connected"]) == (200, False)
    assert reply.body["status"] == "not_connected"


def test_assignments(edge: Edge) -> None:
    """R64: the guide's fields at least; null stays null."""
    edge.connect()
    edge.work_all()

    body = edge.call("GET", "assignments").body

    assert (body["success"], body["user_id"], body["count"]) == (True, "anna", 6)
    assert (body["next_cursor"], body["as_of"]) == (None, "2026-11-30T12:00:00Z")
    assert {
        "title": "Essay 1200",
        "description": "Write it.",
        "due_date": "2026-12-03T12:00:00Z",
        "external_source": "canvas",
        "external_id": "10000000001200",
        "external_course_id": "10000000000012",
        "subject": "Course 12",
        "estimated_minutes": 30,
        "score": None,
        "missing": False,
        "completed": False,
        "version": 1,
    }.items() <= body["assignments"][0].items()


def test_assignments_page_by_page(edge: Edge) -> None:
    """R98: following the cursor shows every task once."""
    edge.connect()
    edge.work_all()
    shown: list[str] = []
    cursor: dict[str, str] = {}

    while True:
        body = edge.call("GET", "assignments", limit="4", **cursor).body
        shown += [row["id"] for row in body["assignments"]]
        if body["next_cursor"] is None:
            break
        cursor = {"cursor": body["next_cursor"]}

    assert len(shown) == len(set(shown)) == 6


def test_missing_is_told_by_the_clock(edge: Edge) -> None:
    """Work becomes missing when its due date passes, without any sync."""
    edge.connect()
    edge.work_all()
    edge.service.clock.at = NOON.replace(month=12, day=4)

    body = edge.call("GET", "assignments").body

    assert all(row["missing"] for row in body["assignments"])


def test_disconnect(edge: Edge) -> None:
    """R65: the token goes, the tasks stay readable; the second time it is 404."""
    edge.connect()
    edge.work_all()

    reply = edge.call("DELETE", "disconnect")

    assert (reply.status, reply.body["tasks_deleted"]) == (200, False)
    assert edge.call("GET", "status").body["connected"] is False
    assert edge.call("GET", "assignments").body["count"] == 6
    assert edge.call("DELETE", "disconnect").status == 404


def test_disconnect_with_deletion(edge: Edge) -> None:
    """R65: deletion of the tasks is explicit."""
    edge.connect()
    edge.work_all()

    reply = edge.call("DELETE", "disconnect", delete_tasks="true")

    assert reply.body["tasks_deleted"] is True
    assert edge.call("GET", "assignments").body["count"] == 0
