"""Turns a recording into a world: first the people and courses, then the work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.importing import material, members, people, planning, together, work
from canvas_simulator.importing.graphql_values import grade_statuses
from canvas_simulator.importing.reading import moment, moments
from canvas_simulator.schema import World

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def convert(recording: Recording) -> World:
    """The world of ``recording``; its clock stands at the latest stamp of any row."""
    world = recording.world
    seed = int(world.get("seed", 0))
    return World(
        base_url=world["base_url"],
        clock_at=_latest(recording),
        seed=seed,
        account_uuid=_account_uuid(recording),
        grade_statuses=grade_statuses(recording.rows, world["truth"]["submissions"]),
        users=people.users(recording),
        terms=people.terms(recording),
        courses=people.courses(recording),
        sections=people.sections(recording),
        enrollments=members.enrollments(recording),
        group_categories=members.group_categories(recording),
        groups=members.groups(recording),
        assignment_groups=work.assignment_groups(recording),
        modules=material.modules(recording),
        assignments=work.assignments(recording),
        overrides=work.overrides(recording),
        submissions=work.submissions(recording),
        topics=together.topics(recording),
        quizzes=material.quizzes(recording),
        rubrics=material.rubrics(recording),
        calendar_events=planning.calendar_events(recording),
        planner_notes=planning.planner_notes(recording),
        planner_overrides=planning.planner_overrides(recording),
    )


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
