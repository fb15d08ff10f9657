"""Calendar events, planner notes and planner marks of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, number, sure
from canvas_simulator.schema import CalendarEvent, PlannerNote, PlannerOverride

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def calendar_events(recording: Recording) -> list[CalendarEvent]:
    shown = recording.rows["calendar_events"]
    given = recording.world["calendar_events"]
    return [_event(recording, row, shown.get(row["id"], {})) for row in given]


def _event(recording: Recording, given: Json, row: Json) -> CalendarEvent:
    kind, _, owner = given["context_code"].rpartition("_")
    return CalendarEvent(
        id=given["id"],
        course_id=int(owner) if kind == "course" else None,
        user_id=int(owner) if kind == "user" else None,
        title=given["title"],
        description=row.get("description"),
        location_name=row.get("location_name"),
        start_at=moment(given.get("start_at") or row.get("start_at")),
        end_at=moment(given.get("end_at") or row.get("end_at")),
        all_day=bool(given.get("all_day")),
        all_day_date=row.get("all_day_date"),
        created_at=sure(row.get("created_at"), seeded_at(recording)),
        updated_at=sure(row.get("updated_at"), seeded_at(recording)),
    )


def planner_notes(recording: Recording) -> list[PlannerNote]:
    """NOTE: `world.json` does not say whose they are or when; only an answer does."""
    return [
        PlannerNote(
            id=int(row["id"]),
            user_id=int(row["user_id"]),
            course_id=number(row.get("course_id")),
            title=row["title"],
            details=row.get("details"),
            todo_at=sure(row.get("todo_date"), seeded_at(recording)),
            created_at=sure(row.get("created_at"), seeded_at(recording)),
            updated_at=sure(row.get("updated_at"), seeded_at(recording)),
        )
        for row in recording.rows["planner_notes"].values()
    ]


def planner_overrides(recording: Recording) -> list[PlannerOverride]:
    return [
        PlannerOverride(
            id=int(row["id"]),
            user_id=int(row["user_id"]),
            plannable_type=row["plannable_type"],
            plannable_id=int(row["plannable_id"]),
            marked_complete=row["marked_complete"],
            dismissed=row["dismissed"],
            created_at=sure(row.get("created_at"), seeded_at(recording)),
            updated_at=sure(row.get("updated_at"), seeded_at(recording)),
        )
        for row in sorted(
            recording.rows["planner_overrides"].values(), key=lambda row: int(row["id"])
        )
    ]
