"""While a Canvas is silent the person is answered: only the worker waits for it."""

from collections.abc import Callable
from time import perf_counter

import pytest

from canvas_simulator.faults import Fault
from local.person import Json, eventually
from local.school import School
from local.stack import Stack
from tests.e2e.person import connect, somebody


@pytest.mark.usefixtures("no_schedule")
def test_answers_do_not_wait_for_canvas(stack: Stack, school: School) -> None:
    """R99: sync, status and reads answer while the worker still hangs at its first request.

    The silence lasts until whoever asked gives up: then it asks again, or the run is put off.
    """
    took: dict[str, int] = {}

    def timed(name: str, ask: Callable[[], Json]) -> Json:
        began = perf_counter()
        answer = ask()
        took[name] = round((perf_counter() - began) * 1000)
        return answer

    with somebody(stack, "silence") as person:
        connect(person, school)
        person.status()  # the functions have started before the silence
        before = person.ask("GET", "/assignments")
        silence = school.simulator.faults.add(Fault("/api/", "silence", None))
        asked = timed("sync", person.sync)
        eventually(lambda: silence.met or None, "the first request that is not answered")
        met = silence.met

        again = timed("sync again", person.sync)
        status = timed("status", person.status)
        tasks = timed("assignments", lambda: person.ask("GET", "/assignments"))
        run = timed("syncs", lambda: person.run(asked["sync_id"]))
        timed("disconnect", person.disconnect)

    assert silence.met == met
    assert run["state"] == "running"
    assert again["sync_id"] == asked["sync_id"]
    assert (status["status"], status["syncing"]["sync_id"]) == ("syncing", asked["sync_id"])
    assert tasks["count"] == before["count"] > 0
    print(f"\nwhile Canvas is silent, in ms: {took}")  # noqa: T201  # what R99 asks to see
