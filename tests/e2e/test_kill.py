"""The real worker process is killed in the middle of a sync, and every message comes twice."""

import os
import signal
import time

from canvas_simulator.faults import Fault
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.ids import Instance, SyncId, owner_of
from canvas_sync.domain.run import Kind, Reason
from local.person import Json, Person, eventually
from local.school import School
from local.stack import Stack
from tests.e2e.mirrored import mirror_of
from tests.e2e.person import connect, somebody

SLOW = Fault(
    route="GET /api/v1/courses/[0-9]+/assignment_groups", kind="slow", times=None, seconds=2.0
)
NO_GRAPHQL = Fault(route="POST /api/graphql", kind="status", status=404, times=None)
"""By REST the courses come one after the other, so that a run has a middle."""
LEASE_SECONDS = 26.0
"""A worker's 20 s in stage local, 5 s more, and one to be sure."""


def copies(stack: Stack, school: School, sub: str, sync_id: str, *, continuation: bool) -> None:
    """The run's message once more, as a queue that delivers at least once may do."""
    message = SyncMessage(
        kind=Kind.FULL,
        owner=owner_of(stack.sign_in.issuer, sub),
        instance=Instance(school.host),
        sync_id=SyncId(sync_id),
        requested_by=Reason.CONNECTED,
        correlation_id="copy",
        continuation=continuation,
    )
    stack.client("sqs").send_message(
        QueueUrl=stack.outputs["HighQueueUrl"], MessageBody=message.as_json()
    )


def one_course_done(person: Person) -> Json | None:
    syncing = person.status()["syncing"]
    return syncing if syncing and 1 <= syncing["current"] < syncing["total"] else None


def kill_workers(stack: Stack) -> int:
    busy = [process for process in stack.processes("Worker") if process["busy"]]
    for process in busy:
        os.kill(process["pid"], signal.SIGKILL)
    return len(busy)


def test_killed_worker_leaves_the_same_table(stack: Stack, school: School) -> None:
    """R54, R70, R91, R134: SIGKILL in mid-sync, each message twice: as if nothing had happened."""
    school.simulator.faults.add(NO_GRAPHQL)
    with somebody(stack, "undisturbed") as person:
        connect(person, school)
    school.simulator.faults.add(SLOW)

    with somebody(stack, "killed") as person:
        sync_id = person.connect(school.url, school.token())["sync_id"]
        copies(stack, school, "killed", sync_id, continuation=False)
        eventually(lambda: one_course_done(person), "the first course", patience_seconds=30)
        assert kill_workers(stack) >= 1
        before = len(mirror_of(stack, "killed"))
        school.simulator.faults.clear()
        time.sleep(LEASE_SECONDS)
        stack.client("lambda").invoke(FunctionName=stack.outputs["PlanFunction"])
        copies(stack, school, "killed", sync_id, continuation=True)
        run = person.wait_for_run(sync_id, patience_seconds=60)
        copies(stack, school, "killed", sync_id, continuation=True)

    assert run["state"] == "completed"
    assert run["counts"]["created"] == 225
    assert 0 < before < len(mirror_of(stack, "undisturbed"))
    assert mirror_of(stack, "killed") == mirror_of(stack, "undisturbed")


def test_disconnect_in_mid_sync_writes_nothing_afterwards(stack: Stack, school: School) -> None:
    """R65: the fence falls with the disconnect; connecting again updates the kept tasks."""
    school.simulator.faults.add(NO_GRAPHQL)
    school.simulator.faults.add(SLOW)
    with somebody(stack, "leaver") as person:
        sync_id = person.connect(school.url, school.token())["sync_id"]
        eventually(lambda: one_course_done(person), "the first course", patience_seconds=30)
        person.disconnect()
        left = mirror_of(stack, "leaver")
        eventually(lambda: not busy(stack) or None, "the worker's end", patience_seconds=30)

        assert mirror_of(stack, "leaver") == left
        assert person.run(sync_id)["state"] == "cancelled"
        asked = courses_read(school)
        time.sleep(2)
        assert courses_read(school) == asked

        school.simulator.faults.clear()
        kept = sum(key.startswith("TASK#") for key in left)
        run = connect(person, school)

    assert run["counts"]["created"] == 225 - kept
    assert len([key for key in mirror_of(stack, "leaver") if key.startswith("TASK#")]) == 225


def courses_read(school: School) -> int:
    """Requests for what a course holds: looks of other tests' people, who share it, are none."""
    routes = school.simulator.requests.by_route
    return routes["GET /api/v1/courses/:id/assignment_groups"]


def busy(stack: Stack) -> bool:
    return any(process["busy"] for process in stack.processes("Worker"))
