"""The school of the recorded credential exchanges: who and what was there, and since when."""

from __future__ import annotations

from datetime import datetime

from canvas_simulator import Simulator
from canvas_simulator.schema import (
    Assignment,
    AssignmentGroup,
    Course,
    Enrollment,
    Section,
    Submission,
    Term,
    User,
    World,
)

ADMIN, TEACHER, SOURCE, TARGET = 1, 14, 18, 19  # the last two are merged
_OPEN, _OTHER, _FUTURE = 1, 2, 4  # courses; the last starts next year
_NUMBERS = (
    "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
    "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen",
)  # fmt: skip
_USERS = {2: "08:16:12", 5: "08:16:13", 8: "08:16:14", SOURCE: "09:04:00", TARGET: "09:04:04"}
_UUIDS = {
    2: "DxuHeehEgPLufPrfeXv5SmX7dpsRR3Sf9UpKziVP",
    SOURCE: "gDwit85WkqccAUX77twPBY5pIiWdip9O7CScOXK3",
    TARGET: "7aFUfW1YLAFf6a4AzHCZVIge3mWLKaK4twZmfigi",
}
_LOGINS = {SOURCE: "m3@example.test", TARGET: "m4@example.test"}
_COURSES = {
    _OPEN: ("Example Course A", "EX-A", "08:16:16", "4rrQea87UjRubqLLFIDSYupa5bo9C63zzRzZN0la"),
    _OTHER: ("Example Course B", "EX-B", "08:16:17", "TOJHZd8KqaVE2HAB3sW2gF6OnE9CiYpdskofvnam"),
    _FUTURE: ("Example Course Y", "Example", "08:58:46", ""),
}
# Number: user, course, since when. The first twelve are students of the open course.
_LATER_ENROLLMENTS = {
    13: (TEACHER, _OPEN, "08:16:18"),
    18: (2, _FUTURE, "08:58:46"),
    19: (SOURCE, _OPEN, "09:04:01"),
    20: (TARGET, _OPEN, "09:04:06"),
    21: (SOURCE, _OTHER, "09:04:07"),
}
_LTI_IDS = (
    "6ae1a1f1-0008-4764-a9de-fafeeb2a108d",
    "0cd8b705-d544-49e0-a76b-e9809ceb7a30",
    "c3ea0e96-9e28-4c07-8dc4-5f2455457336",
    "90e2dd74-1829-4c63-b0d4-1352ed432a5b",
    "05e3d1a7-aab6-42ea-bf97-bc1b041aea3b",
)
_SUBMISSIONS = (10, 15, 34, 45, 55)  # of the student who asks; the classmates' come after


def at(text: str) -> datetime:
    """A moment of the day of the recording."""
    return datetime.fromisoformat(f"2026-11-21T{text}Z")


def school(start: str) -> Simulator:
    """The school as it was at that time of day, the clock standing still there."""
    made = Simulator(_world(at(start)))
    made.clock.freeze()
    return made


def _world(now: datetime) -> World:
    courses = [course for course in map(_course, _COURSES) if course.created_at <= now]
    assignments = [_assignment(number) for number in range(1, len(_LTI_IDS) + 1)]
    enrollments = [row for row in _enrollments() if row.created_at <= now]
    return World(
        base_url="http://canvas.example.test",
        clock_at=now,
        account_uuid="3X2fbxHf1ojusxEyPpqSudeP09tCTYJrrqVqbp9E",
        users=[_user(number) for number in range(1, TARGET + 1)],
        terms=[Term(id=1, name="Default Term", created_at=at("08:04:33"))],
        courses=courses,
        sections=[
            Section(id=c.id, course_id=c.id, name=c.name, created_at=c.created_at) for c in courses
        ],
        enrollments=enrollments,
        assignment_groups=[
            AssignmentGroup(id=1, course_id=_OPEN, name="Assignments", updated_at=at("08:16:19"))
        ],
        assignments=assignments,
        submissions=[
            _submission(row, assignment, number)
            for number, row in enumerate(enrollments)
            for assignment in assignments
            if row.course_id == _OPEN and row.type == "StudentEnrollment"
        ],
    )


def _user(number: int) -> User:
    if number == ADMIN:
        name, login, since = "admin@example.test", "admin@example.test", "08:04:33"
    else:
        name, login = f"Student {_NUMBERS[number - 2]}", f"s{number - 1}@example.test"
        since = _USERS[max(first for first in _USERS if first <= number)]
    return User(
        id=number,
        name=name,
        login_id=_LOGINS.get(number, login),
        email=_LOGINS.get(number, login),
        time_zone="America/Denver",
        created_at=at(since),
        last_login_at=at("08:21:38"),
        uuid=_UUIDS.get(number, f"uuid-{number}"),
        lti_user_id="328264e5-a8d1-46f9-a2c0-ec564e9b9d9c" if number == 6 else None,
        admin=number == ADMIN,
    )


def _course(number: int) -> Course:
    name, code, since, uuid = _COURSES[number]
    future = number == _FUTURE
    return Course(
        id=number,
        name=name,
        course_code=code,
        term_id=1,
        uuid=uuid,
        created_at=at(since),
        updated_at=at(since),
        start_at=datetime.fromisoformat("2027-02-01T00:00:00Z") if future else None,
        restrict_enrollments_to_course_dates=future,
        restrict_student_future_view=future,
    )


def _enrollments() -> list[Enrollment]:
    first = {n: (n + 1, _OPEN, "08:16:17" if n == 1 else "08:16:18") for n in range(1, 13)}
    return [
        Enrollment(
            id=number,
            user_id=user_id,
            course_id=course_id,
            section_id=course_id,
            type="TeacherEnrollment" if user_id == TEACHER else "StudentEnrollment",
            created_at=at(since),
            updated_at=at(since),
        )
        for number, (user_id, course_id, since) in (first | _LATER_ENROLLMENTS).items()
    ]


def _assignment(number: int) -> Assignment:
    return Assignment(
        id=number,
        course_id=_OPEN,
        assignment_group_id=1,
        name=f"Assignment {number}",
        position=number,
        description="<p>placeholder</p>",
        points_possible=10.0,
        due_at=datetime.fromisoformat(f"2026-12-0{number}T10:00:00Z"),
        created_at=at("08:16:19"),
        updated_at=at("08:16:19"),
        lti_context_id=_LTI_IDS[number - 1],
    )


def _submission(row: Enrollment, assignment: Assignment, number: int) -> Submission:
    own = _SUBMISSIONS[assignment.id - 1]
    return Submission(
        id=own if row.user_id == 2 else 100 * number + assignment.id,
        assignment_id=assignment.id,
        user_id=row.user_id,
        cached_due_date=assignment.due_at,
        created_at=assignment.created_at,
        updated_at=assignment.created_at,
    )
