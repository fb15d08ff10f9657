"""The items of a connection: cold part, hot part, profile and run records."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.item_codec import Fields, parse, to_fields
from canvas_sync.adapters.item_schema import header
from canvas_sync.domain.connection import Connection, Profile
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.planning import slot_of
from canvas_sync.domain.run import KEEP_RUN, Counts, CourseOutcome, CourseReport, Run
from canvas_sync.domain.sync_state import SyncState


def connection_item(connection: Connection) -> Fields:
    return {
        **table_keys.connection(connection.owner, connection.instance)._asdict(),
        **header("integration_canvas"),
        **to_fields(connection),
        **_given("due_slot", slot_of(connection)),
    }


def connection_of(stored: Fields) -> Connection:
    return parse(Connection, stored)


def state_item(owner: Owner, instance: Instance, state: SyncState) -> Fields:
    key = table_keys.state(owner, instance)
    return {**key._asdict(), **header("sync_state"), **to_fields(state)}


def state_of(stored: Fields) -> SyncState:
    return parse(SyncState, stored)


def profile_of(stored: Fields) -> Profile:
    """``instances`` is a set in the table: two connects at once both add theirs."""
    return parse(Profile, {**stored, "instances": sorted(stored.get("instances", ()))})


def run_item(run: Run) -> Fields:
    return {
        **table_keys.run(run.owner, run.sync_id)._asdict(),
        **header("sync_run"),
        **to_fields(run),
        "courses": {course_id: packed(report) for course_id, report in run.courses.items()},
        "expires_at": int((run.asked_at + KEEP_RUN).timestamp()),
    }


def run_of(stored: Fields) -> Run:
    reports: Mapping[str, list[Any]] = stored["courses"]
    courses = {course_id: unpacked(report) for course_id, report in reports.items()}
    return parse(Run, {**stored, "courses": courses})


def packed(report: CourseReport) -> list[str | int]:
    """Outcome, attempt, code (empty: none), then the counts in the order of their fields."""
    return [report.outcome.value, report.attempt, report.code or "", *astuple(report.counts)]


def unpacked(stored: list[Any]) -> CourseReport:
    outcome, attempt, code, *numbers = stored
    counts = Counts(*(int(number) for number in numbers))
    return CourseReport(CourseOutcome(outcome), counts, code or None, attempt=int(attempt))


def _given(name: str, value: str | None) -> Fields:
    return {} if value is None else {name: value}
