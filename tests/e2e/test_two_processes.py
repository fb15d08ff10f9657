"""Two worker processes on one connection: clocks an hour wrong, leases stolen, one truth."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from canvas_simulator.faults import Fault
from local.person import ENDED, Person
from local.school import School
from local.stack import Stack
from tests.e2e.hours_apart import GRADED, MANY, Connection, delete, rename, teach, visible
from tests.e2e.person import connect, items, somebody
from tests.e2e.worker_process import WorkerProcess

pytestmark = pytest.mark.usefixtures("no_schedule")

RIGHT, HOUR = timedelta(), timedelta(hours=1)
PAST_THE_LEASE = timedelta(minutes=3)
"""A worker's 120 s, 5 s more, and some."""
KEPT = timedelta(seconds=100)
"""Longer than Canvas keeps a list, and than a row is missed until it is buried."""
FIRST_TASK, LAST_TURN = "TASK#", "RUN#"
NO_GRAPHQL = Fault(route="POST /api/graphql", kind="status", status=404, times=None)


@dataclass(frozen=True)
class Theft:
    """``paused``, ``thief``: how far the clocks of both are ahead.

    ``amid``: the paused one goes on while the thief is about to end, else when that has ended.
    """

    paused: timedelta
    thief: timedelta
    amid: bool
    by_rest: bool = False


THEFTS = {
    "thief ahead": Theft(RIGHT, HOUR, amid=False),
    "paused behind": Theft(-HOUR, RIGHT, amid=True),
    "two hours apart, by REST": Theft(-HOUR, HOUR, amid=True, by_rest=True),
}


def older(school: School) -> None:
    teach(school, "Older", due_at="2026-12-04T22:59:59Z", score=61)


def newer(school: School) -> None:
    teach(school, "Newer", due_at="2026-12-09T22:59:59Z", score=87)
    delete(school)


def check_truth(ours: Connection, person: Person) -> None:
    """The next change comes through a right clock; the rows are those of somebody undisturbed."""
    ours.school.simulator.clock.advance(KEPT)
    teach(ours.school, "Last", due_at="2026-12-11T22:59:59Z", score=93)
    delta = person.wait_for_run(person.sync("delta")["sync_id"])
    scores = {task["external_id"]: task["score"] for task in person.tasks()}
    ours.school.simulator.clock.advance(KEPT)
    reconcile = person.wait_for_run(person.sync("full")["sync_id"])
    with somebody(ours.stack, f"{ours.sub}, undisturbed") as other:
        connect(other, ours.school)

    assert (delta["state"], reconcile["state"]) == ("completed", "completed")
    assert scores[str(10**13 + GRADED)] == 93
    assert {run["state"]["S"] for run in items(ours.stack, ours.sub, "RUN#")} <= ENDED
    ours.look()
    assert visible(ours.stack, ours.sub) == visible(ours.stack, f"{ours.sub}, undisturbed")


def steal(ours: Connection, theft: Theft, first: WorkerProcess) -> None:
    """Another worker takes over; what the held ``first`` then writes is refused, all of it."""
    with ours.working(theft.thief, hold_before=LAST_TURN if theft.amid else "") as second:
        ended = None
        if theft.amid:
            second.wait_until_held()
        else:
            ended = second.outcome()
        stored = ours.rows()

        assert first.outcome()["stopped"] == "lease_lost"

        assert ours.rows() == stored
        ended = ended or second.outcome()
    assert ended["stopped"] == "completed"
    ours.look()


@pytest.mark.parametrize("name", THEFTS)
def test_paused_worker_writes_nothing(stack: Stack, school: School, name: str) -> None:
    """R70, R134, R208: what it had read before the newer content is refused by the store."""
    ours, theft = Connection(stack, school, name), THEFTS[name]
    if theft.by_rest:
        school.simulator.faults.add(NO_GRAPHQL)
    with somebody(stack, name) as person:
        connect(person, school)
        older(school)
        with ours.working(theft.paused, hold_before=FIRST_TASK) as first:
            first.wait_until_held()
            newer(school)
            steal(ours, theft, first)
        assert ours.names()[0] == "Newer"
        check_truth(ours, person)


def test_worker_paused_in_a_course(stack: Stack, school: School) -> None:
    """R208: between two transactions of one course: the rest of it is refused, the rest is new."""
    ours = Connection(stack, school, "in a course")
    with somebody(stack, ours.sub) as person:
        connect(person, school)
        rename(school, "Older")
        with ours.working(HOUR, hold_before=f"CURSOR#{school.host}#{10**13 + MANY}") as first:
            first.wait_until_held()
            assert "Older" in ours.names()[1]
            rename(school, "Newer")
            newer(school)
            steal(ours, Theft(HOUR, HOUR + PAST_THE_LEASE, amid=True), first)
        assert ours.names() == ("Newer", {"Newer"})
        check_truth(ours, person)


def test_lease_that_looks_valid(stack: Stack, school: School) -> None:
    """R54, R134: a clock behind leaves a dead worker's lease alone, and is in nobody's way."""
    ours = Connection(stack, school, "valid")
    with somebody(stack, ours.sub) as person:
        connect(person, school)
        older(school)
        with ours.working(RIGHT, hold_before=FIRST_TASK) as first:
            first.wait_until_held()
            stored = ours.rows()
            assert ours.run(-HOUR) == "held"
            assert ours.rows() == stored

        assert ours.run(PAST_THE_LEASE) == "completed"
        assert ours.names()[0] == "Older"
        newer(school)
        assert ours.run(-HOUR) == "completed"
        assert ours.names()[0] == "Newer"
        check_truth(ours, person)
