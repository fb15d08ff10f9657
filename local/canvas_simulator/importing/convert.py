"""Turns a recording into a world: first the people and courses, then the work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.importing import (
    handed_in,
    material,
    members,
    people,
    planning,
    together,
    work,
)
from canvas_simulator.importing.graphql_values import grade_statuses
from canvas_simulator.importing.reading import moment, moments
from canvas_simulator.schema import World

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def convert(recording: Recording) -> World:
    """The world of ``recording``; its clock stands at the latest stamp of any row."""
    given = recording.world
    world = World(
        base_url=given["base_url"],
        clock_at=_latest(recording),
        seed=int(given.get("seed", 0)),
        account_name=_account_name(recording),
        account_uuid=_account_uuid(recording),
        discussion_checkpoints=_has_checkpoints(recording),
        grade_statuses=grade_statuses(recording.rows, given["truth"]["submissions"]),
        users=people.users(recording),
        terms=people.terms(recording),
        courses=people.courses(recording),
        late_policies=people.late_policies(recording),
        sections=people.sections(recording),
        enrollments=members.enrollments(recording),
        group_categories=members.group_categories(recording),
        groups=members.groups(recording),
        calendar_events=planning.calendar_events(recording),
        planner_notes=planning.planner_notes(recording),
        planner_overrides=planning.planner_overrides(recording),
    )
    _add_content(world, recording)
    return world


def _add_content(world: World, recording: Recording) -> None:
    """What the courses hold."""
    world.assignment_groups = work.assignment_groups(recording)
    world.modules = material.modules(recording)
    world.assignments = work.assignments(recording)
    world.overrides = work.overrides(recording)
    world.submissions = handed_in.submissions(recording)
    world.topics = together.topics(recording)
    world.quizzes = material.quizzes(recording)
    world.rubrics = material.rubrics(recording)


def _has_checkpoints(recording: Recording) -> bool:
    """Only a school that grades discussions in parts says of each that it has none."""
    topics = [row for row in recording.rows["topics"].values() if row.get("assignment")]
    return not topics or any("has_sub_assignments" in row["assignment"] for row in topics)


def _account_name(recording: Recording) -> str:
    shown = recording.rows["accounts"].values()
    names = (row["name"] for row in shown if row["parent_account_id"] is None)
    return next(names, "Example University")


def _account_uuid(recording: Recording) -> str:
    shown = (row.get("account_uuid") for row in recording.rows["users"].values())
    return next((uuid for uuid in shown if uuid), people.made_id("account"))


_STAMPS = ("updated_at", "created_at", "submitted_at", "graded_at", "posted_at", "last_activity_at")


def _latest(recording: Recording) -> datetime:
    tables = [*recording.world["truth"].values()]
    tables += [list(rows.values()) for rows in recording.rows.values()]
    found = (at for table in tables for row in table for at in _stamps(row))
    return max(found, default=moment(recording.world.get("seeded_at")) or datetime.now(UTC))


def _stamps(row: Json) -> list[datetime]:
    return moments(row, _STAMPS)
