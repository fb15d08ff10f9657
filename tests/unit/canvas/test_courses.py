"""Which courses a person has, from lists and enrolments."""

from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.courses import enrolments, picture
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json, ScoresSnapshot


def enrolled(course: int, state: str = "active", kind: str = "StudentEnrollment") -> Json:
    return {
        "id": str(900 + course),
        "course_id": str(course),
        "type": kind,
        "enrollment_state": state,
        "updated_at": "2026-11-21T08:41:44Z",
    }


def seen(
    listed: list[Json], rows: list[Json], shown: tuple[Json, ...] = ()
) -> dict[str, CourseSnapshot]:
    roles = enrolments(rows, home_shard=0)
    return {one.id: one for one in picture(listed, roles, home_shard=0, shown=shown).courses}


STUB = {"id": "1", "access_restricted_by_date": True}
KINDS = {
    "open": ({"id": "1", "workflow_state": "available"}, "active", Access.ACTIVE),
    "invited": ({"id": "1", "workflow_state": "available"}, "invited", Access.ACTIVE),
    "stub": (STUB, "active", Access.RESTRICTED),
    "unpublished": ({"id": "1", "workflow_state": "unpublished"}, "active", Access.UNPUBLISHED),
    "concluded by hand": ({"id": "1", "workflow_state": "completed"}, "active", Access.COMPLETED),
    "over by date": ({"id": "1", "concluded": True}, "active", Access.COMPLETED),
    "deleted": ({"id": "1", "workflow_state": "deleted"}, "active", Access.DELETED),
}


@pytest.mark.parametrize(("row", "state", "access"), KINDS.values(), ids=KINDS.keys())
def test_access(row: Json, state: str, access: Access) -> None:
    """R74: what a listed row says of how its student reaches the course."""
    assert seen([row], [enrolled(1, state)])["1"].access is access


def test_restricted() -> None:
    """A stub has nothing but its id."""
    stub = seen([STUB], [enrolled(1)])["1"]

    assert stub == CourseSnapshot(stub.id, Access.RESTRICTED)


def test_stub_of_somebody_else() -> None:
    """R66: only the person's own enrolment as a student makes a restricted course theirs."""
    observed = [enrolled(1, "active", "ObserverEnrollment")]

    assert [seen([STUB], rows)["1"].is_student for rows in (observed, [enrolled(1)], [])] == [
        False,
        True,
        True,
    ]


def test_unreadable_is_not_dropped() -> None:
    """R74: a course that is listed is not left, though its row can't be read."""
    roles = enrolments([enrolled(1, "inactive")], home_shard=0)

    assert picture([{"id": "1", "start_at": "soon"}], roles, home_shard=0).courses == ()


def test_completed_enrolment() -> None:
    """A course that no list shows, of a concluded enrolment: completed when that changed."""
    course = seen([], [enrolled(3, "completed")], ({"id": "3", "workflow_state": "available"},))[
        "3"
    ]

    assert course.access is Access.COMPLETED
    assert course.completed_at == datetime(2026, 11, 21, 8, 41, 44, tzinfo=UTC)


def test_running_course() -> None:
    """A course that is listed is no completed one, though an older enrolment in it is concluded."""
    course = seen([{"id": "1"}], [enrolled(1), enrolled(1, "completed")])["1"]

    assert (course.access, course.completed_at) == (Access.ACTIVE, None)


@pytest.mark.parametrize(
    ("states", "dropped"),
    [(["inactive"], True), (["inactive", "active"], False), (["inactive", "completed"], False)],
)
def test_dropped(states: list[str], *, dropped: bool) -> None:
    """R74: switched off in every section is proof that the course was left."""
    courses = seen([], [enrolled(1, state) for state in states])

    assert ("1" in courses) is dropped
    assert all(one.access is Access.DROPPED for one in courses.values())


def test_taught_course() -> None:
    """An enrolment as a teacher that ended drops nothing and asks for nothing."""
    rows = [enrolled(1, "inactive", "TeacherEnrollment")]

    assert seen([], rows) == {}
    assert enrolments(rows, home_shard=0).unlisted([]) == []


SCORES = {"computed_current_score": 91.5, "computed_current_grade": "A"}
SCORES |= {"computed_final_score": 87.29, "computed_final_grade": "B"}
TOTALS = {
    "shown": ([{"type": "student", **SCORES}], ScoresSnapshot(91.5, "A", 87.29, "B")),
    "none yet": (
        [{"type": "student", **dict.fromkeys(SCORES)}],
        ScoresSnapshot(None, None, None, None),
    ),
    "zero": (
        [{"type": "student", "computed_current_score": 0, "computed_final_score": 0}],
        ScoresSnapshot(0, None, 0, None),
    ),
    "two sections": ([{"type": "student", **SCORES}] * 2, ScoresSnapshot(91.5, "A", 87.29, "B")),
    "not asked": ([{"type": "student"}], None),
    "a teacher's": ([{"type": "teacher", **SCORES}], None),
}


@pytest.mark.parametrize(("roles", "scores"), TOTALS.values(), ids=TOTALS.keys())
def test_scores(roles: list[Json], scores: ScoresSnapshot | None) -> None:
    """The totals are the student's; null, zero and not asked are three things (R211)."""
    row = {"id": "1", "hide_final_grades": False, "enrollments": roles}

    assert seen([row], [enrolled(1)])["1"].scores == scores


def test_hidden_totals() -> None:
    """A course that hides its totals has none, whatever else its row says."""
    roles = [{"type": "student", **SCORES}]
    course = seen([{"id": "1", "hide_final_grades": True, "enrollments": roles}], [])["1"]

    assert (course.hides_totals, course.scores) == (True, None)


@pytest.mark.parametrize(
    ("rows", "inside", "is_student"),
    [
        ([enrolled(1)], [], True),
        ([enrolled(1, kind="TeacherEnrollment")], [], False),
        ([enrolled(1, kind="TaEnrollment"), enrolled(1)], [], True),
        ([enrolled(1, "inactive"), enrolled(1, kind="TaEnrollment")], [], False),
        ([enrolled(1, kind="ObserverEnrollment")], [{"type": "observer"}], False),
        ([enrolled(1, kind="StudentViewEnrollment")], [], False),
        ([enrolled(1, kind="TaEnrollment")], [{"type": "student"}], True),
        ([], [{"type": "teacher"}], False),
        ([], [], True),
    ],
    ids=[
        *("student", "teacher", "two roles", "inactive student", "observer", "test student"),
        *("only in the course's row", "teacher by the row", "nobody says"),
    ],
)
def test_is_student(rows: list[Json], inside: list[Json], *, is_student: bool) -> None:
    """One enrolment as a student that is not switched off is enough, whatever the others are."""
    assert seen([{"id": "1", "enrollments": inside}], rows)["1"].is_student is is_student


def test_unlisted() -> None:
    """What takes part and is in no list is asked for alone; inactive and taught is not."""
    rows = [enrolled(1), enrolled(2, "completed"), enrolled(3), enrolled(4, "inactive")]
    roles = enrolments([*rows, enrolled(5, "completed", "TeacherEnrollment")], home_shard=0)

    assert roles.unlisted([CourseId("1")]) == ["2", "3"]


def test_broken_rows() -> None:
    """R140: one malformed enrolment and one malformed course leave the others as they are."""
    good = [enrolled(n) for n in range(1, 100)]
    bad = {**enrolled(100), "updated_at": "soon"}
    roles = enrolments([*good, bad], home_shard=0)

    whole = picture([{"id": "1"}, {"id": "2", "start_at": "soon"}], roles, home_shard=0)

    assert len(roles.by_course) == 99
    assert roles.unreadable == ("updated_at: Value error, not a time with a zone",)
    assert [one.id for one in whole.courses] == ["1"]
    assert whole.unreadable == {"2": "start_at: Value error, not a time with a zone"}
