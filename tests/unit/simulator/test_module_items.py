"""What is in modules: added, renamed, moved, done; and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.asking import rows, send, written
from tests.unit.simulator.material import (
    CHOICE,
    COURSE,
    a_course,
    as_student,
    begin,
    complete,
    make_module,
    make_quiz,
    make_work,
    path_of,
    right,
    state,
)

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_NEXT_YEAR = "2027-01-10T12:00:00Z"


@pytest.fixture
def school() -> Simulator:
    return a_course()


def test_items(school: Simulator) -> None:
    """R125: an item's name is the work's; positions make room; what does not fit is ignored."""
    work = make_work(school, "Essay")
    path = make_module(school, "Week", work)
    item = {"type": "SubHeader", "title": "Read", "position": 1}
    item |= {"completion_requirement": {"type": "must_submit"}}
    head = written(school, "teacher_1", "POST", f"{path}/items", module_item=item)
    assert (head["published"], "completion_requirement" in head) == (False, False)

    [_, essay] = rows(school, "teacher_1", f"{path}/items")
    renamed = {"title": "Long essay"}
    written(school, "teacher_1", "PUT", f"{path}/items/{essay['id']}", module_item=renamed)
    assert (as_student(school, work)["name"], essay["position"]) == ("Long essay", 2)
    assert [i["title"] for i in rows(school, "student_1", f"{path}/items")] == ["Long essay"]

    written(school, "teacher_1", "DELETE", f"{path}/items/{essay['id']}")
    assert [i["title"] for i in rows(school, "teacher_1", f"{path}/items")] == ["Read"]
    assert as_student(school, work)["name"] == "Long essay"


def test_marked_done_and_read(school: Simulator) -> None:
    """R125: `must_mark_done` is met by saying so; nothing closed can be read."""
    path = make_module(school, "Week", make_work(school, "Essay"))
    [item] = rows(school, "student_1", f"{path}/items")
    here = f"{path}/items/{item['id']}"
    asked = {"completion_requirement": {"type": "must_mark_done"}}
    written(school, "teacher_1", "PUT", here, module_item=asked)

    assert written(school, "student_1", "PUT", f"{here}/done") == {"message": "OK"}
    assert (state(school, path), rows(school, "student_1", here)["completion_requirement"]) == (
        "completed",
        {"type": "must_mark_done", "completed": True},
    )
    written(school, "student_1", "DELETE", f"{here}/done")
    assert state(school, path) == "unlocked"

    written(school, "teacher_1", "PUT", path, module={"unlock_at": _NEXT_YEAR})
    assert send(school, "student_1", "POST", f"{here}/mark_read").status == 403


def test_what_modules_refuse(school: Simulator) -> None:
    """R125: 403 for students, 400 without a name or for content there is not, 404 for unknown."""
    path = make_module(school, "Week")
    page = {"type": "Page", "page_url": "start"}
    foreign = {"type": "Assignment", "content_id": 20_000}

    assert [
        send(school, "student_1", "POST", f"{COURSE}/modules", module={"name": "Mine"}).status,
        send(school, "teacher_1", "POST", f"{COURSE}/modules", module={"name": ""}).status,
        send(school, "teacher_1", "POST", f"{path}/items", module_item=page).status,
        send(school, "teacher_1", "POST", f"{path}/items", module_item=foreign).status,
        send(school, "teacher_1", "PUT", f"{COURSE}/modules/999", module={"name": "No"}).status,
        send(school, "teacher_1", "DELETE", path).status,
        send(school, "teacher_1", "GET", path).status,
    ] == [403, 400, 400, 400, 404, 200, 404]


def test_quizzes_and_discussions_go_with_their_module(school: Simulator) -> None:
    """R125: drafts of every kind are published and withdrawn with the module they are in."""
    quiz = make_quiz(school, CHOICE, publish=False)
    given = {"title": "Talk", "published": False}
    topic = written(school, "teacher_1", "POST", f"{COURSE}/discussion_topics", **given)
    path = make_module(school, "Week", publish=False)
    for kind, number in (("Quiz", quiz["id"]), ("Discussion", topic["id"])):
        item = {"type": kind, "content_id": number}
        written(school, "teacher_1", "POST", f"{path}/items", module_item=item)

    for published in (True, False):
        written(school, "teacher_1", "PUT", path, module={"published": published})

        items = rows(school, "teacher_1", f"{path}/items")
        assert [item["published"] for item in items] == [published, published]
        status = send(school, "student_1", "GET", path_of(quiz)).status
        assert status == (200 if published else 403)


def test_points_and_posts_meet_requirements(school: Simulator) -> None:
    """R125: `min_score` by the quiz's points, `must_contribute` by a post."""
    quiz = make_quiz(school, CHOICE, allowed_attempts=2)
    topic = written(school, "teacher_1", "POST", f"{COURSE}/discussion_topics", title="Talk")
    path = make_module(school, "Week")
    for kind, number, asked in (
        ("Quiz", quiz["id"], {"type": "min_score", "min_score": 2}),
        ("Discussion", topic["id"], {"type": "must_contribute"}),
    ):
        item = {"type": kind, "content_id": number, "completion_requirement": asked}
        written(school, "teacher_1", "POST", f"{path}/items", module_item=item)

    complete(school, quiz, begin(school, quiz), "1")
    states = [state(school, path)]
    complete(school, quiz, begin(school, quiz), right(school, quiz))
    states.append(state(school, path))
    school.clock.advance(timedelta(seconds=61))  # new discussions come late
    here = f"{COURSE}/discussion_topics/{topic['id']}/entries"
    written(school, "student_1", "POST", here, message="I")
    states.append(state(school, path))

    assert states == ["unlocked", "started", "completed"]
