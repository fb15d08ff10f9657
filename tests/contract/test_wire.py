"""Every recorded row of a running Canvas is read without loss (R125)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from canvas_sync.canvas.answers import Place, payload_of
from canvas_sync.canvas.courses import enrolments, picture
from canvas_sync.canvas.egress import Answer
from canvas_sync.canvas.translate import UNLIMITED, assignment_row
from canvas_sync.canvas.wire import AssignmentRowWire, CourseRow, EnrollmentRow, UserRow
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CourseId, global_id, local_id
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Access, Json
from tests.recorded import exchanges, world

RENAMED = {
    "description_html": "description",
    "is_new_quiz": "is_quiz_lti_assignment",
    "cached_due_at": "cached_due_date",
}
MADE = {"id", "course_id", "description_withheld", "submission", "checkpoints"}


def rows(path_end: str, mark: str) -> Iterator[Json]:
    """The recorded rows of every role at paths that end so; ``mark`` is a key all of them have."""
    for exchange in exchanges("world-a"):
        body = exchange["response"]["body"]
        request = exchange["request"]
        if request["method"] != "GET" or not request["path"].endswith(path_end):
            continue
        for row in body if isinstance(body, list) else [body]:
            if isinstance(row, dict) and mark in row and "id" in row:
                yield row


ASSIGNMENTS = [
    row
    for row in rows("/assignments", "submission_types")
    if isinstance(row.get("submission"), dict | None)  # an array only where observers ask for it
]
COURSES = [*rows("/api/v1/courses", "id"), *rows("/courses/16", "id")]
ENROLMENTS = list(rows("/enrollments", "enrollment_state"))


def agrees(seen: object, sent: object) -> bool:
    """Whether a snapshot's value is what was sent; absent, null and false of a flag are one."""
    if isinstance(seen, datetime):
        return iso(seen) == sent
    if isinstance(seen, tuple):
        return list(seen) == (sent or [])
    if isinstance(seen, bool):
        return seen is bool(sent)
    if seen is None and sent == UNLIMITED:
        return True
    if isinstance(seen, str) and seen.isdigit():  # an id, sent as text or as a number
        return str(sent) in (seen, local_id(seen))
    return seen == sent


def lost(snapshot: Any, raw: Json) -> dict[str, object]:  # noqa: ANN401  # either snapshot
    """Fields of ``snapshot`` that are not what ``raw`` says."""
    names = set(snapshot.__slots__) - MADE
    return {
        name: getattr(snapshot, name)
        for name in names
        if not agrees(getattr(snapshot, name), raw.get(RENAMED.get(name, name)))
    }


def test_there_are_rows() -> None:
    """The recordings are there, of all four roles."""
    assert len(ASSIGNMENTS) > 500
    assert len(COURSES) > 100
    assert len(ENROLMENTS) > 100


def test_assignments() -> None:
    """R125: no recorded assignment row loses a field we use, its submission's included."""
    for raw in ASSIGNMENTS:
        row = assignment_row(raw, course_id=CourseId("1"), home_shard=1)
        assert row.error is None, (raw["id"], row.error)
        assert row.snapshot is not None
        assert lost(row.snapshot, raw) == {}
        if row.snapshot.submission is not None:
            assert lost(row.snapshot.submission, raw["submission"]) == {}
        assert row.snapshot.submission is not None or not raw.get("submission")


def test_numbers_as_ids() -> None:
    """R84: a listing recorded with numbers as ids is the listing recorded with text."""
    by_kind: dict[bool, dict[str, object]] = {True: {}, False: {}}
    for exchange in exchanges("world-a"):
        if exchange["file"] in (
            "student_1/assignments__numbers",
            "student_1/assignments__weighted",
        ):
            for raw in exchange["response"]["body"]:
                row = assignment_row(raw, course_id=CourseId("1"), home_shard=1)
                assert row.snapshot is not None
                by_kind[isinstance(raw["id"], int)][row.id] = row.snapshot.assignment_group_id

    numbers, texts = by_kind[True], by_kind[False]

    assert numbers
    assert numbers.items() <= texts.items()


def test_truth() -> None:
    """R125: Student One's recorded submissions say what the server's database held."""
    truth = {str(row["assignment_id"]): row for row in world("world-a")["truth"]["submissions"]
             if row["user_id"] == 66 and row["workflow_state"] != "deleted"}  # fmt: skip
    checked = 0
    for exchange in exchanges("world-a"):
        if exchange["file"] != "student_1/assignments__include_submission":
            continue
        for raw in exchange["response"]["body"]:
            seen = AssignmentRowWire.model_validate(raw).submission
            held = truth[raw["id"]]
            assert seen is not None
            assert seen.workflow_state == held["workflow_state"]
            assert seen.is_hidden or seen.score == held.get("published_score")
            assert (seen.posted_at is None) == (held.get("posted_at") is None)
            checked += 1

    assert checked == 77


def test_courses_and_enrolments() -> None:
    """R125: no recorded course or enrolment row is unreadable; stubs are restricted."""
    roles = enrolments(ENROLMENTS, home_shard=1)

    seen = picture(COURSES, roles, home_shard=1)

    assert roles.unreadable == ()
    assert seen.unreadable == {}
    for raw in COURSES:
        wire = CourseRow.model_validate(raw)
        assert wire.access_restricted_by_date == (set(raw) == {"id", "access_restricted_by_date"})
        assert (wire.name, wire.course_code) == (raw.get("name"), raw.get("course_code"))
        if raw.get("term"):
            assert wire.term is not None
            assert wire.term.name == raw["term"]["name"]
    for raw in ENROLMENTS:
        row = EnrollmentRow.model_validate(raw)
        assert row.updated_at is not None
        assert (iso(row.updated_at), row.type) == (raw["updated_at"], raw["type"])


def test_student_one() -> None:
    """R125: Student One's lists: three active courses, one restricted, two to ask for."""
    by_file = {one["file"]: one["response"]["body"] for one in exchanges("world-a")}
    roles = enrolments(by_file["student_1/enrollments_self__all_states"], home_shard=1)
    listed = picture(by_file["student_1/courses__include_sync"], roles, home_shard=1)

    access = {local_id(one.id): one.access for one in listed.courses}

    assert access == {"14": Access.RESTRICTED} | dict.fromkeys(("12", "13", "17"), Access.ACTIVE)
    assert all(one.is_student for one in listed.courses)
    unlisted = roles.unlisted([course.id for course in listed.courses])
    assert sorted(map(local_id, unlisted)) == ["15", "16"]  # unpublished, completed
    assert {c.original_name for c in listed.courses if c.name == "My weighted one"} == {
        "Weighted Measures"
    }


@pytest.mark.parametrize("role", ["student_1", "teacher_1", "ta_1", "observer_1"])
def test_users(role: str) -> None:
    """R125: users/self of every role, and the global id its header says."""
    exchange = next(one for one in exchanges("world-a") if one["file"] == f"{role}/users_self")
    response = exchange["response"]

    user = UserRow.model_validate(response["body"])

    assert global_id(user.id, home_shard=1) == response["headers"]["x-canvas-user-id"]


ANSWERS = {
    "no_token": "ContractBroken",
    "no_token_course": "ContractBroken",
    "auth_scheme_lower_case": "ContractBroken",
    "auth_token_truncated": "TokenInvalid",
    "as_user_id": "CourseUnreadable",
    "course_unpublished": "CourseForbidden",
    "course_past_stub_assignment_groups": "CourseForbidden",
    "course_foreign": "CourseForbidden",
    "course_deleted_assignments": "CourseMissing",
    "course_id_999999": "CourseMissing",
    "page_0": "CourseUnreadable",
    "page_9999_bookmark": "CourseUnreadable",
    "assignment_bucket_bad": "CourseUnreadable",
    "include_hash": "CourseUnreadable",
    "json_invalid": "CourseUnreadable",
    "route_unknown": "CourseUnreadable",
    "page_9999": None,
}


@pytest.mark.parametrize(("file", "error"), ANSWERS.items())
def test_answers(file: str, error: str | None) -> None:
    """R124: recorded answers mean what the decision table says, at a course."""
    response = next(one for one in exchanges("errors") if one["file"] == file)["response"]
    body = response["body"]
    text = httpx.Response(200, json=body).content if not isinstance(body, str) else body.encode()
    answer = Answer(response["status"], httpx.Headers(response["headers"]), text)

    try:
        payload_of(answer, place=Place.COURSE)
    except SyncError as exc:
        assert type(exc).__name__ == error  # noqa: PT017  # None: nothing was raised
    else:
        assert error is None
