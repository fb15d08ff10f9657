"""Many at once and strangers: one connection, one run, and each sees only their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from canvas_simulator.faults import Fault
from local.person import ApiRefused, Json, Person, signed_in
from local.school import School, open_school
from local.stack import Stack
from tests.e2e.person import connect, items, somebody

STUDENT_TWO = 67


SLOW = Fault(route="GET /api/v1/courses$", kind="slow", times=None, seconds=4.0)


def test_two_connects_and_two_syncs_at_once(stack: Stack, school: School) -> None:
    """R61, R62, R91, R208: one connection, one run, one id."""
    with somebody(stack, "hasty") as person, ThreadPoolExecutor(2) as pool:
        warm = [pool.submit(person.connect, school.url, "no-token-of-anybody") for _ in range(2)]
        assert {type(answer.exception()) for answer in warm} == {ApiRefused}
        school.simulator.faults.add(SLOW)

        connects = [pool.submit(person.connect, school.url, school.token()) for _ in range(2)]
        connected = {answer.result()["sync_id"] for answer in connects}
        person.wait_for_run(connected.copy().pop())
        syncs = [pool.submit(person.sync, "full") for _ in range(2)]
        asked = {answer.result()["sync_id"] for answer in syncs}
        person.wait_for_run(asked.copy().pop())

    runs = [run["reason"]["S"] for run in items(stack, "hasty", "RUN#")]
    assert len(connected) == len(asked) == 1
    assert sorted(reason for reason in runs if reason != "scheduled") == ["connected", "manual"]
    assert len(items(stack, "hasty", "CANVAS#")) == 1
    assert len(items(stack, "hasty", "TASK#")) == 225


def refusal(person: Person, method: str, path: str, **wanted: Json | str) -> tuple[int, str]:
    with pytest.raises(ApiRefused) as refused:
        person.ask(method, path, **wanted)
    return refused.value.status, refused.value.code


def test_two_tenants_on_every_route(stack: Stack, school: School) -> None:
    """R90, R95, R223: another person's runs, tasks, status and connection are not there."""
    with somebody(stack, "ann") as ann, somebody(stack, "eve") as eve:
        run = connect(ann, school)

        assert refusal(eve, "GET", f"/syncs/{run['sync_id']}") == (404, "unknown_sync")
        assert refusal(eve, "GET", "/assignments") == (404, "not_connected")
        assert refusal(eve, "POST", "/sync", json={}) == (404, "not_connected")
        assert refusal(eve, "DELETE", "/disconnect") == (404, "not_connected")
        assert not eve.status()["connected"]

        connect(eve, school, STUDENT_TWO)
        mine, hers = ann.tasks(), eve.tasks()
        assert {task["id"] for task in mine} != {task["id"] for task in hers}
        assert len(mine) == 225
        eve.disconnect(delete_tasks="true")
        assert len(ann.tasks()) == 225
        assert items(stack, "eve", "TASK#") == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/connect"),
        ("POST", "/sync"),
        ("GET", "/syncs/x"),
        ("GET", "/status"),
        ("GET", "/assignments"),
        ("DELETE", "/disconnect"),
    ],
)
def test_every_route_wants_a_sign_in(stack: Stack, method: str, path: str) -> None:
    """R95: none, an expired, a forged or a foreign sign-in: 401."""
    tokens = [
        "",
        stack.token("ann", lifetime_seconds=-100),
        stack.token("ann", forged=True),
        stack.token("ann", audience="somebody-else"),
    ]
    for token in tokens:
        with signed_in(stack.api_url, token or "none") as person:
            assert person.http.request(method, f"/api/v1/canvas{path}").status_code == 401


def test_two_schools_of_one_person(stack: Stack, school: School, canvas_ports: list[int]) -> None:
    """R209: two hosts are two connections; a name is needed only where it is ambiguous."""
    port = canvas_ports.pop()
    with open_school(port=port) as other, somebody(stack, "both") as person:
        connect(person, school)
        person.wait_for_run(person.connect(other.url, other.token())["sync_id"])

        for method, path in (("GET", "/status"), ("POST", "/sync"), ("DELETE", "/disconnect")):
            body: dict[str, Json] = {"json": {}} if method == "POST" else {}
            assert refusal(person, method, path, **body) == (409, "instance_required")
        assert len(person.tasks()) == 450
        assert person.status(instance=other.host)["assignments_count"] == 225
        person.disconnect(instance=other.host)
        assert person.status()["instance"] == school.host
        assert len({task["id"] for task in person.tasks()}) == 450
    canvas_ports.append(port)
