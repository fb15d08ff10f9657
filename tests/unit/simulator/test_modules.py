"""Modules: made through the API, and what they keep from whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.asking import rows, send, user_id, written
from tests.unit.simulator.material import (
    COURSE,
    JOBS,
    a_course,
    as_student,
    hand_in,
    make_module,
    make_work,
    state,
)

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from tests.unit.simulator.asking import Json

_KEPT = timedelta(seconds=61)  # as long as lists remember for whom work is
_NEXT_YEAR = "2027-01-10T12:00:00Z"


@pytest.fixture
def school() -> Simulator:
    return a_course()


def test_a_module_is_published_with_its_drafts(school: Simulator) -> None:
    """R125: a new module is unpublished and unseen; publishing it publishes the work in it."""
    draft = make_work(school, "Draft", published=False)
    path = make_module(school, "Later", draft, publish=False)

    assert rows(school, "student_1", f"{COURSE}/modules") == []
    assert send(school, "student_1", "GET", path).status == 404
    assert send(school, "student_1", "GET", f"{COURSE}/assignments/{draft}").status == 403

    written(school, "teacher_1", "PUT", path, module={"published": True})
    assert [m["name"] for m in rows(school, "student_1", f"{COURSE}/modules")] == ["Later"]
    assert as_student(school, draft)["published"]


def test_work_handed_in_stays_published(school: Simulator) -> None:
    """R125: an unpublished module withdraws its work, but none that somebody has handed in."""
    done, open_ = make_work(school, "Done"), make_work(school, "Open")
    path = make_module(school, "Week", done, open_)
    assert hand_in(school, done) == 201

    written(school, "teacher_1", "PUT", path, module={"published": False})

    seen = as_student(school, done)
    assert (seen["published"], seen["locked_for_user"], seen["description"]) == (True, True, None)
    assert seen["lock_info"]["context_module"]["workflow_state"] == "unpublished"
    assert send(school, "student_1", "GET", f"{COURSE}/assignments/{open_}").status == 403


def test_a_date_keeps_a_module_closed(school: Simulator) -> None:
    """R71: until `unlock_at` work is locked, its text held back, and nothing can be handed in."""
    work = make_work(school, "Essay")
    path = make_module(school, "Next <b>year", work)
    written(school, "teacher_1", "PUT", path, module={"unlock_at": _NEXT_YEAR})

    seen = as_student(school, work)
    assert (seen["locked_for_user"], seen["description"]) == (True, None)
    assert seen["lock_info"]["context_module"]["unlock_at"] == _NEXT_YEAR
    assert "</b>, which is locked until Jan 10, 2027 at " in seen["lock_explanation"]
    assert (state(school, path), hand_in(school, work)) == ("locked", 403)

    school.clock.advance(timedelta(days=365))
    assert as_student(school, work)["description"] == "<p>Do</p>"
    assert hand_in(school, work) == 201


def test_a_module_opens_when_the_one_before_is_done(school: Simulator) -> None:
    """R71: `unlocked`, `started`, `completed`: handing in what is asked for opens the next."""
    first, second, last = (make_work(school, name) for name in ("One", "Two", "Three"))
    before = make_module(school, "Before", first, second)
    after = make_module(school, "After", last, prerequisite_module_ids=[before.rsplit("/", 1)[1]])

    states = [(state(school, before), state(school, after))]
    for work in (first, second):
        assert hand_in(school, work) == 201
        states.append((state(school, before), state(school, after)))

    assert states == [("unlocked", "locked"), ("started", "locked"), ("completed", "unlocked")]
    assert not as_student(school, last)["locked_for_user"]
    progress = rows(school, "student_1", f"{COURSE}/users/self/progress")
    assert (progress["requirement_count"], progress["requirement_completed_count"]) == (3, 2)


def test_in_sequence(school: Simulator) -> None:
    """R125: with `require_sequential_progress` what comes after the next to do is closed."""
    first, second = make_work(school, "One"), make_work(school, "Two")
    make_module(school, "In order", first, second, require_sequential_progress=True)

    assert [as_student(school, work)["locked_for_user"] for work in (first, second)] == [
        False,
        True,
    ]
    assert hand_in(school, first) == 201
    assert not as_student(school, second)["locked_for_user"]


def test_a_module_for_some_gives_its_work_to_nobody_else(school: Simulator) -> None:
    """R71: the rows of the others go by job, the list's row a minute later, and all come back."""
    work = make_work(school, "Theirs")
    path = make_module(school, "Theirs", work)
    assert work in {row["id"] for row in rows(school, "student_1", f"{COURSE}/assignments")}
    only = [{"student_ids": [user_id(school, "student_2")]}]
    written(school, "teacher_1", "PUT", f"{path}/assignment_overrides", overrides=only)
    school.clock.advance(JOBS)

    listed = f"{COURSE}/assignments?include[]=submission"
    row = next(row for row in rows(school, "student_1", listed) if row["id"] == work)
    assert ("submission" in row, row["visible_to_everyone"]) == (False, False)
    school.clock.advance(_KEPT)
    assert work not in {row["id"] for row in rows(school, "student_1", listed)}
    assert (
        rows(school, "student_1", f"{COURSE}/modules"),
        rows(school, "student_2", path)["name"],
    ) == ([], "Theirs")
    [named] = rows(school, "teacher_1", f"{path}/assignment_overrides")
    assert [one["id"] for one in named["students"]] == only[0]["student_ids"]

    written(school, "teacher_1", "PUT", f"{path}/assignment_overrides", overrides=[])
    school.clock.advance(JOBS)
    assert as_student(school, work)["submission"]["workflow_state"] == "unsubmitted"


def test_only_an_earlier_module_can_be_asked_for(school: Simulator) -> None:
    """R125: prerequisites that do not come before are dropped; another place closes the gap."""
    first, second = make_module(school, "One"), make_module(school, "Two")
    wanted = {"prerequisite_module_ids": [second.rsplit("/", 1)[1]]}

    said = written(school, "teacher_1", "PUT", first, module=wanted)
    assert said["prerequisite_module_ids"] == []

    written(school, "teacher_1", "PUT", second, module={"position": 1})
    listed = rows(school, "teacher_1", f"{COURSE}/modules")
    assert [(row["name"], row["position"]) for row in listed] == [("Two", 1), ("One", 2)]


_ASK = """{ course(id: "1") { modulesConnection { nodes { name published hasActiveOverrides
  moduleItemsTotalCount prerequisites { name } completionRequirements { type }
  moduleItems { title published module { name } content { __typename title } } } } } }"""


def test_modules_by_graphql(school: Simulator) -> None:
    """R125: a student sees published modules with published work only; their teacher all."""
    open_, draft = make_work(school, "Open"), make_work(school, "Draft", published=False)
    first = make_module(school, "First", open_)
    make_module(school, "Later", publish=False, prerequisite_module_ids=[first.rsplit("/", 1)[1]])
    written(school, "teacher_1", "POST", f"{first}/items", module_item=_named(draft))

    found = {user: _asked(school, user) for user in ("student_1", "teacher_1")}

    assert found["student_1"] == [
        {
            "name": "First",
            "published": True,
            "hasActiveOverrides": False,
            "moduleItemsTotalCount": 1,
            "prerequisites": [],
            "completionRequirements": [{"type": "must_submit"}],
            "moduleItems": [
                {
                    "title": "Open",
                    "published": True,
                    "module": {"name": "First"},
                    "content": {"__typename": "Assignment", "title": "Open"},
                }
            ],
        }
    ]
    names = [(m["name"], m["published"], m["prerequisites"]) for m in found["teacher_1"]]
    assert names == [("First", True, []), ("Later", False, [{"name": "First"}])]


def _named(work: int) -> dict[str, object]:
    return {"type": "Assignment", "content_id": work}


def _asked(school: Simulator, user: str) -> Json:
    body = written(school, user, "POST", "/api/graphql", query=_ASK)
    return body["data"]["course"]["modulesConnection"]["nodes"]
