"""Canvas assignment → task, line by line (R80–R86, R211)."""

from dataclasses import fields, replace

import pytest

from canvas_sync.domain import mapping
from canvas_sync.domain.snapshot import AssignmentSnapshot, SubmissionSnapshot
from canvas_sync.domain.task import TaskType
from tests.fakes.clock import NOON
from tests.fakes.snapshots import BIOLOGY, DUE, a_submission, an_assignment, mapped


def test_renamed_fields() -> None:
    """R79–R86: what Canvas calls it, and what we do; the due date is the student's own."""
    task = mapped(an_assignment())

    assert task.title == "Essay"
    assert task.description == "<p>Write it.</p>"
    assert task.due_at == DUE
    assert task.estimated_minutes == 30
    assert task.points == 10.0
    assert task.subject == "Biology"
    assert task.assignment_id == "10000000000300"
    assert task.course_id == "10000000000012"
    assert task.external_updated_at == NOON
    assert task.type is TaskType.ASSIGNMENT


SAME_NAME = (
    *("lock_at", "unlock_at", "html_url", "grading_type", "assignment_group_id", "position"),
    "description_withheld",
)


@pytest.mark.parametrize("name", SAME_NAME)
@pytest.mark.parametrize("value", [None, 0, "", NOON], ids=["null", "zero", "empty", "moment"])
def test_as_it_is(name: str, value: object) -> None:
    """R211: these come through untouched, whatever they hold."""
    assert getattr(mapped(an_assignment(**{name: value})), name) is value


@pytest.mark.parametrize("html", [None, "", "<p>x</p>"], ids=["null", "empty", "text"])
def test_description(html: str | None) -> None:
    """R80, R211: null stays null and isn't rendered; empty stays empty."""
    assert mapping.description(html, html_to_text=lambda text: text) == html


def test_long_description() -> None:
    """R80: a description has a limit, and doesn't end inside a character."""
    text = "a" * (mapping.DESCRIPTION_LIMIT - 1) + "👍🏽" + "tail"

    cut = mapping.description("x", html_to_text=lambda _: text)

    assert cut == "a" * (mapping.DESCRIPTION_LIMIT - 1)


def test_due() -> None:
    """R67, R81: no date of one's own is no date, though the assignment has one for others."""
    assert mapped(an_assignment(submission=a_submission(cached_due_at=None))).due_at is None
    row = an_assignment(submission=None)
    assert mapped(row).due_at == row.due_at
    assert mapped(replace(row, due_at=None)).due_at is None
    assert mapped(an_assignment(updated_at=None)).external_updated_at is None


@pytest.mark.parametrize(
    ("points", "minutes"),
    [
        *((None, 60), (0.0, 60), (-0.0, 60), (-10.0, 60), (0.1, 1), (0.33, 1), (0.34, 2)),
        *((1 / 3, 1), (1.0, 3), (2.5, 8), (10.0, 30), (33.3, 100), (100.0, 300), (1e9, 3 * 10**9)),
        *((float("nan"), 60), (float("inf"), 60), (1e308, 60)),
    ],
)
def test_minutes(points: float | None, minutes: int) -> None:
    """R82: three minutes a point, rounded up, without a clamp; nothing to win is an hour."""
    task = mapped(an_assignment(points_possible=points))

    assert task.estimated_minutes == minutes
    assert task.points is points


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"name": "My bio", "original_name": "Biology"}, "My bio"),
        ({"name": "  Biology \n"}, "Biology"),
        ({"name": None, "original_name": "Biology"}, "Biology"),
        ({"name": " ", "original_name": ""}, "BIO-1"),
        ({"name": "", "course_code": None}, "Course 10000000000012"),
        ({"name": "0"}, "0"),
    ],
    ids=["nickname", "spaces", "no nickname", "blank", "nothing", "zero"],
)
def test_subject(names: dict[str, str | None], expected: str) -> None:
    """R83: the person's name for the course, else its own, its code, its number."""
    course = replace(BIOLOGY, **names)  # type: ignore[arg-type]  # names only

    assert mapping.subject(course) == expected
    assert mapped(an_assignment(), course).subject == expected


@pytest.mark.parametrize(
    ("types", "quiz", "new_quiz", "expected"),
    [
        ((), False, False, TaskType.ASSIGNMENT),
        (("none",), False, False, TaskType.ASSIGNMENT),
        (("online_upload",), False, False, TaskType.ASSIGNMENT),
        (("online_quiz",), False, False, TaskType.EXAM),
        (("online_quiz",), True, False, TaskType.EXAM),
        (("none",), True, False, TaskType.EXAM),
        (("discussion_topic",), False, False, TaskType.TASK),
        (("discussion_topic", "online_quiz"), False, False, TaskType.EXAM),
        (("discussion_topic",), True, False, TaskType.EXAM),
        (("online_upload", "discussion_topic"), False, False, TaskType.TASK),
        (("external_tool",), False, False, TaskType.ASSIGNMENT),
        (("external_tool",), False, True, TaskType.EXAM),
        (("something_new",), False, False, TaskType.ASSIGNMENT),
    ],
)
def test_type(types: tuple[str, ...], quiz: bool, new_quiz: bool, expected: TaskType) -> None:  # noqa: FBT001  # a table
    """R86: quiz → exam, new quiz → exam, discussion → task, in this order, else assignment."""
    row = an_assignment(submission_types=types, is_quiz_assignment=quiz, is_new_quiz=new_quiz)

    assert mapped(row).type is expected


@pytest.mark.parametrize(
    ("types", "online"),
    [
        ((), False),
        (("none",), False),
        (("on_paper",), False),
        (("external_tool",), False),
        (("on_paper", "online_upload"), True),
        (("online_quiz",), True),
        (("discussion_topic",), True),
    ],
)
def test_can_go_missing(types: tuple[str, ...], online: bool) -> None:  # noqa: FBT001  # a table
    """What Canvas can call missing: one way at least to hand it in on Canvas itself."""
    assert mapped(an_assignment(submission_types=types)).can_go_missing is online
    marked = an_assignment(
        submission_types=types, submission=a_submission(custom_grade_status_id="1")
    )
    assert not mapped(marked).can_go_missing


def graded(**changes: object) -> SubmissionSnapshot:
    graded_at = {"graded_at": NOON, "posted_at": NOON, "score": 0.0, "grade": "0", "attempt": 0}
    return a_submission(workflow_state="graded", **{**graded_at, **changes})


def test_graded() -> None:
    """R211: a posted zero is a zero, its grade a text, attempt 0 is 0."""
    task = mapped(an_assignment(submission=graded()))

    assert (task.state, task.score, task.grade, task.attempt) == ("graded", 0.0, "0", 0)
    assert (task.graded_at, task.posted_at) == (NOON, NOON)


@pytest.mark.parametrize(
    ("submitted_at", "state"), [(None, "unsubmitted"), (NOON, "submitted")], ids=["no", "yes"]
)
def test_hidden_grade(submitted_at: object, state: str) -> None:
    """A grade that isn't posted shows nowhere: only whether the work was handed in."""
    hidden = graded(posted_at=None, submitted_at=submitted_at, points_deducted=2.0)
    task = mapped(an_assignment(submission=hidden))

    assert (task.state, task.score, task.grade) == (state, None, None)
    assert task.points_deducted is None
    assert (task.graded_at, task.posted_at, task.submitted_at) == (None, None, submitted_at)


@pytest.mark.parametrize("state", ["unsubmitted", "submitted", "pending_review", "new_state"])
def test_state(state: str) -> None:
    """Any other state is Canvas's own word, known to us or not."""
    assert mapped(an_assignment(submission=a_submission(workflow_state=state))).state == state


def test_no_submission() -> None:
    """R211: without a row of one's own there is no state: nulls, not "unsubmitted"."""
    task = mapped(an_assignment(submission=None))

    empty = ("state", "score", "grade", "submitted_at", "graded_at", "posted_at", "attempt")
    assert {getattr(task, name) for name in (*empty, "late_policy_status")} == {None}
    assert {task.excused, task.late, task.missing} == {False}


@pytest.mark.parametrize("name", ["excused", "late", "missing"])
def test_flags(name: str) -> None:
    """Excused, late and missing are told apart from the state, each on its own."""
    task = mapped(an_assignment(submission=a_submission(**{name: True})))

    assert {flag for flag in ("excused", "late", "missing") if getattr(task, flag)} == {name}


def test_nothing_is_read_by_position() -> None:
    """R211: a row of nulls alone maps: every field that may be null may be null at once."""
    nulls = {f.name: None for f in fields(AssignmentSnapshot) if "None" in str(f.type)}

    task = mapped(an_assignment(**nulls, submission_types=()))

    assert task.title == mapping.UNTITLED
    assert (task.description, task.points, task.due_at) == (None, None, None)
