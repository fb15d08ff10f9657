"""Guards of what a reading proves and what is remembered of it: taken away one at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from canvas_sync.domain import mapping, task
from canvas_sync.domain.attention import is_idle, must_read
from canvas_sync.domain.course import Course, CourseState, Cursor
from canvas_sync.domain.look import CourseLook
from canvas_sync.domain.manifest import RowManifest, compare
from canvas_sync.domain.run import CourseOutcome, CourseReport
from canvas_sync.domain.settling import Remembered
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.usecases import (
    course_job,
    keep_courses,
    settle_run,
    survey,
    sync_course,
    sync_courses,
)
from canvas_sync.usecases.remember import remembered
from tests.simulation.harness.clocks import SchoolClock

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]
LONG_AGO = timedelta(days=1)


def watermark_at_the_end(patch: Patch) -> None:
    """What changed while the run went on is older than the next look's begin."""

    def late(walk: Any) -> Remembered:  # noqa: ANN401  # the patched one's
        return replace(remembered(walk), watermark=SchoolClock().now())

    patch.setattr(settle_run, "remembered", late)


def hash_without(*left_out: str) -> Plant:
    """Fields that no longer count as a difference; what moves with one of them goes with it."""

    def plant(patch: Patch) -> None:
        for names in ("_NAMES", "_LASTING"):
            kept = tuple(one for one in getattr(task, names) if one not in left_out)
            patch.setattr(task, names, kept)

    return plant


def buried_after_one_miss(patch: Patch) -> None:
    """One list without it is enough."""

    def hasty(before: RowManifest[Any], listed: Any, *, seen_at: datetime) -> Any:  # noqa: ANN401  # the patched one's
        gone = frozenset(before.hashes.keys() - listed.keys())
        before = replace(before, missed=gone, missed_at=seen_at - LONG_AGO)
        return compare(before, listed, seen_at=seen_at)

    patch.setattr(sync_course, "compare", hasty)


def shifted_rows_prove(patch: Patch) -> None:
    """Rows that moved while pages were turned count as gone."""

    def trusting(before: RowManifest[Any], listed: Any, content: Any) -> Any:  # noqa: ANN401  # the patched one's
        return compare(before, listed, seen_at=content.listing.seen_at)

    patch.setattr(sync_course, "_difference", trusting)


def course_gone_at_once(patch: Patch) -> None:
    """A course that one list does not show is gone."""

    def gone(course: Course, **_: datetime) -> Course:
        return replace(course, state=CourseState.GONE, missed_at=None)

    patch.setattr(keep_courses, "after_absence", gone)


def overlap_removed(patch: Patch) -> None:
    """The next look begins exactly where the clocks say the last one did."""
    patch.setattr(survey, "OVERLAP", timedelta())


def second_look_left_out(patch: Patch) -> None:
    """What lists of a minute ago hid is not looked for again."""

    def never_due(seen: CourseLook, cursor: Cursor | None, **given: Any) -> bool:  # noqa: ANN401  # the patched one's
        return must_read(seen, cursor and replace(cursor, again_at=None), **given)

    def idle(state: SyncState, *look: Any, **given: Any) -> bool:  # noqa: ANN401  # the patched one's
        return is_idle(replace(state, again_at=None), *look, **given)

    patch.setattr(survey, "must_read", never_due)
    patch.setattr(survey, "is_idle", idle)


def unlock_ignored(patch: Patch) -> None:
    """A text that was withheld is never fetched when it opens."""
    patch.setattr(course_job, "_next_unlock", lambda *_: None)


def _remembering(patch: Patch, change: Callable[[Any], None]) -> None:
    def forgetful(walk: Any) -> Remembered:  # noqa: ANN401  # the patched one's
        kept = walk.fresh, dict(walk.reports)
        change(walk)
        found = remembered(walk)
        walk.fresh, walk.reports = kept
        return found

    patch.setattr(settle_run, "remembered", forgetful)


def failed_course_forgotten(patch: Patch) -> None:
    """A course that failed is never due again: nothing moves, nobody looks."""
    patch.setattr(sync_courses, "_again_at", lambda *_: None)


def failure_recorded_as_synced(patch: Patch) -> None:
    """A course that failed is recorded as synced."""
    patch.setattr(sync_courses, "_note_failure", _noted_as(CourseOutcome.SYNCED))


def _noted_as(outcome: CourseOutcome) -> Callable[..., Any]:
    async def note(walk: Any, job: Any, error: Any, **_: object) -> None:  # noqa: ANN401  # the patched one's
        await asyncio.sleep(0)
        walk.reports[job.course.id] = CourseReport(outcome, code=error.code)

    return note


def fingerprint_of_pieces(patch: Patch) -> None:
    """A run in pieces leaves its last look's fingerprint, though an earlier one was followed."""

    def in_one(walk: Any) -> None:  # noqa: ANN401  # the patched one's
        walk.fresh = True

    _remembering(patch, in_one)


def hidden_grade_shown(patch: Patch) -> None:
    """A grade is shown before it is posted."""
    patch.setattr(mapping, "is_hidden", lambda _: False)
