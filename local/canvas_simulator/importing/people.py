"""Users, terms, courses and sections of a recording."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from canvas_simulator.importing.reading import moment, number, sure
from canvas_simulator.schema import Course, GradingPeriod, LatePolicy, Section, Term, User

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def seeded_at(recording: Recording) -> datetime:
    return sure(recording.world.get("seeded_at"), datetime.fromisoformat("2026-01-01T00:00:00Z"))


def users(recording: Recording) -> list[User]:
    found = [_user(recording, key, given) for key, given in recording.world["users"].items()]
    known = {user.id for user in found}
    return found + [
        User(id=user_id, name=row["display_name"], created_at=seeded_at(recording))
        for user_id, row in recording.rows["authors"].items()
        if user_id not in known
    ]


def _user(recording: Recording, key: str, given: Json) -> User:
    settings = recording.world.get("student_1_settings", {}) if key == "student_1" else {}
    nicknames = settings.get("nicknames", {})
    favorites = {course for user_id, course in recording.favorites if user_id == given["id"]}
    stamped = recording.rows["stamped_users"].get(given["id"], {})
    row = recording.rows["users"].get(given["id"], {})
    row = row | recording.rows["profiles"].get(given["id"], {})
    row = row | recording.rows["sis_users"].get(given["id"], {})
    return User(
        id=given["id"],
        key=key,
        name=given["name"],
        short_name=row.get("short_name"),
        sortable_name=row.get("sortable_name"),
        login_id=given.get("login"),
        email=given.get("login"),
        sis_user_id=row.get("sis_user_id"),
        time_zone=given["time_zone"],
        created_at=sure(row.get("created_at"), seeded_at(recording)),
        updated_at=moment(stamped.get("touched_at")),
        uuid=row.get("uuid") or _uuid(recording, given["id"], row),
        lti_user_id=row.get("lti_user_id"),
        nicknames={int(course): name for course, name in nicknames.items()},
        favorite_course_ids=sorted(favorites.union(settings.get("favorite_courses", ()))),
    )


def _uuid(recording: Recording, user_id: int, row: Json) -> str:
    feed: str = row.get("calendar", {}).get("ics", "")
    shown = feed.rpartition("user_")[2].removesuffix(".ics")
    return shown or made_id(f"{recording.world['seed']}/{user_id}")


def made_id(text: str) -> str:
    """Forty digits in place of an id that no answer shows, the same in every import."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def terms(recording: Recording) -> list[Term]:
    periods = {term["id"]: term.get("grading_periods", []) for term in recording.world["terms"]}
    rows = {term["id"]: term for term in recording.world["terms"]}
    for term_id, row in recording.rows["terms"].items():
        rows[term_id] = rows.get(term_id, {}) | row
    for course in recording.world["courses"]:
        rows.setdefault(course["term_id"], {"id": course["term_id"], "name": "Default Term"})
    return [_term(recording, row, periods.get(term_id, [])) for term_id, row in rows.items()]


def _term(recording: Recording, row: Json, periods: list[Json]) -> Term:
    return Term(
        id=int(row["id"]),
        name=row["name"],
        start_at=moment(row.get("start_at")),
        end_at=moment(row.get("end_at")),
        created_at=sure(row.get("created_at"), seeded_at(recording)),
        workflow_state=row.get("workflow_state", "active"),
        grading_period_group_id=number(row.get("grading_period_group_id")),
        grading_periods=[
            GradingPeriod(
                id=int(period["id"]),
                title=period["title"],
                weight=period.get("weight"),
                start_at=sure(period["start_date"], seeded_at(recording)),
                end_at=sure(period["end_date"], seeded_at(recording)),
                close_at=sure(period["close_date"], seeded_at(recording)),
            )
            for period in periods
        ],
    )


def courses(recording: Recording) -> list[Course]:
    truth = {row["id"]: row for row in recording.world["truth"]["courses"]}
    return [
        _course(recording, given, truth[given["id"]])
        for given in recording.world["courses"]
        if given["id"] in truth
    ]


def _has_overrides(truth: Json, row: Json) -> bool:
    """Whether an override of a total counts, where an answer shows the course's settings."""
    if isinstance(row.get("settings"), dict):
        return bool(row["settings"].get("allow_final_grade_override") == "true")
    return bool(truth.get("allow_final_grade_override", True))


_BY_DATES = "restrict_enrollments_to_course_dates"


def _course(recording: Recording, given: Json, truth: Json) -> Course:
    row, closed = recording.rows["courses"].get(given["id"], {}), bool(given.get("restricted"))
    return Course(
        id=given["id"],
        name=truth["name"],
        course_code=given["course_code"],
        term_id=given["term_id"],
        uuid=row.get("uuid") or made_id(f"course/{given['id']}"),
        workflow_state=truth["workflow_state"],
        created_at=sure(truth["created_at"], seeded_at(recording)),
        updated_at=sure(truth["updated_at"], seeded_at(recording)),
        start_at=moment(truth.get("start_at")),
        end_at=moment(truth.get("conclude_at")),
        restrict_enrollments_to_course_dates=bool(truth.get(_BY_DATES)),
        restrict_student_past_view=closed,
        restrict_student_future_view=closed,
        hide_final_grades=bool(row.get("hide_final_grades")),
        apply_assignment_group_weights=bool(row.get("apply_assignment_group_weights")),
        grading_standard_id=number(row.get("grading_standard_id")),
        grading_scheme=[(word, least) for word, least in row.get("grading_scheme") or []],
        sis_course_id=row.get("sis_course_id"),
        allow_final_grade_override=_has_overrides(truth, row),
        time_zone=row.get("time_zone", "America/Denver"),
        syllabus_body=row.get("syllabus_body"),
        people_hidden=bool(recording.rows["tabs"].get(given["id"], {}).get("people")),
    )


def late_policies(recording: Recording) -> list[LatePolicy]:
    at, known = seeded_at(recording), {column.name for column in fields(LatePolicy)}
    found: list[LatePolicy] = []
    for course in recording.world["courses"]:
        given = course.get("late_policy") or {}
        if given:
            columns = {name: value for name, value in given.items() if name in known}
            columns |= {"id": len(found) + 1, "course_id": course["id"]}
            found.append(LatePolicy(**columns | {"created_at": at, "updated_at": at}))
    return found


def sections(recording: Recording) -> list[Section]:
    found = []
    for course in recording.world["courses"]:
        for given in course["sections"]:
            row = recording.rows["sections"].get(given["id"], {})
            created_at = sure(row.get("created_at"), seeded_at(recording))
            found.append(
                Section(
                    id=given["id"],
                    course_id=course["id"],
                    name=given["name"],
                    created_at=created_at,
                )
            )
    return found
