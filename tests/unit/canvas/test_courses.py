"""Which courses a person has, from lists and enrolments."""

from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.courses import enrolments, picture
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json


def enrolled(course: int, state: str = "active", kind: str = "StudentEnrollment") -> Json:
    return {
        "id": str(900 + course),
        "course_id": str(course),
        "type": kind,
        "enrollment_state": state,
        "updated_at": "2026-11-21T08:41:44Z",
    }


def seen(active: list[Json], concluded: list[Json], rows: list[Json]) -> dict[str, CourseSnapshot]:
    roles = enrolments(rows, home_shard=0)
    return {one.id: one for one in picture(active, concluded, roles, home_shard=0).courses}


def test_access() -> None:
    """Listed is active, concluded is completed with its date, a stub is restricted."""
    courses = seen(
        [{"id": "1"}, {"id": "2", "access_restricted_by_date": True}],
        [{"id": "3"}],
        [enrolled(1), enrolled(2), enrolled(3, "completed")],
    )

    assert [one.access for one in courses.values()] == [
        Access.COMPLETED,
        Access.ACTIVE,
        Access.RESTRICTED,
    ]
    assert courses["3"].completed_at == datetime(2026, 11, 21, 8, 41, 44, tzinfo=UTC)
    assert courses["1"].completed_at is None
    assert courses["2"] == CourseSnapshot(courses["2"].id, Access.RESTRICTED)


def test_both_lists() -> None:
    """A course in both lists is active."""
    assert seen([{"id": "1"}], [{"id": "1"}], [])["1"].access is Access.ACTIVE


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
    assert seen([{"id": "1", "enrollments": inside}], [], rows)["1"].is_student is is_student


def test_unlisted() -> None:
    """A completed enrolment asks for its course; active, inactive and taught ones do not."""
    roles = enrolments(
        [
            enrolled(1, "completed"),
            enrolled(2, "completed"),
            enrolled(3),
            enrolled(4, "inactive"),
            enrolled(5, "completed", "TeacherEnrollment"),
        ],
        home_shard=0,
    )

    assert roles.unlisted([roles.by_course.__iter__().__next__()]) == ["2"]


def test_broken_rows() -> None:
    """R140: one malformed enrolment and one malformed course leave the others as they are."""
    good = [enrolled(n) for n in range(1, 100)]
    bad = {**enrolled(100), "updated_at": "soon"}
    roles = enrolments([*good, bad], home_shard=0)

    whole = picture([{"id": "1"}, {"id": "2", "start_at": "soon"}], [], roles, home_shard=0)

    assert len(roles.by_course) == 99
    assert roles.unreadable == ("updated_at: Value error, not a time with a zone",)
    assert [one.id for one in whole.courses] == ["1", "2"]
    assert whole.unreadable == {"2": "start_at: Value error, not a time with a zone"}
