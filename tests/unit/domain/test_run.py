"""A run: how it ends, what it counts, and that it ends once (R78, R141)."""

from datetime import timedelta

import pytest

from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.run import (
    DEPTH,
    ENDED,
    Counts,
    CourseOutcome,
    CourseReport,
    Kind,
    RunState,
    total,
    verdict,
)
from tests.fakes.builders import a_run
from tests.fakes.clock import NOON

LATER = NOON + timedelta(minutes=1)
SYNCED, RESTRICTED, FAILED = CourseOutcome


def reports(*outcomes: CourseOutcome) -> dict[CourseId, CourseReport]:
    return {CourseId(str(n)): CourseReport(outcome) for n, outcome in enumerate(outcomes)}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], RunState.COMPLETED),
        ([SYNCED], RunState.COMPLETED),
        ([RESTRICTED], RunState.COMPLETED),
        ([SYNCED, RESTRICTED], RunState.COMPLETED),
        ([SYNCED, FAILED], RunState.PARTIAL),
        ([SYNCED, RESTRICTED, FAILED], RunState.PARTIAL),
        ([FAILED], RunState.FAILED),
        ([FAILED, RESTRICTED], RunState.FAILED),
    ],
)
def test_verdict(outcomes: list[CourseOutcome], expected: RunState) -> None:
    """R78, R141: some courses failed is partial, all is failed; a restricted one is neither."""
    assert verdict(reports(*outcomes)) is expected


def test_unmoved() -> None:
    """R78: one course failed and another is well as it is stored: partial, no outage."""
    assert verdict(reports(FAILED), unmoved=True) is RunState.PARTIAL
    assert verdict({}, unmoved=True) is RunState.COMPLETED


@pytest.mark.parametrize("code", ["course_forbidden", "course_missing"])
def test_closed_courses(code: str) -> None:
    """R78: a course that Canvas keeps from the person is named, and no outage of everything."""
    closed = {CourseId("1"): CourseReport(FAILED, code=code)}

    assert verdict(closed) is RunState.PARTIAL


@pytest.mark.parametrize("state", RunState)
def test_states(state: RunState) -> None:
    """A run moves from state to state; one that ends says when and why."""
    run = a_run().at(state, now=LATER, error_code="throttled")

    ends = state in {
        RunState.COMPLETED,
        RunState.PARTIAL,
        RunState.FAILED,
        RunState.CANCELLED,
    }

    assert (run.state, run.error_code) == (state, "throttled")
    assert run.ended is ends is (state in ENDED)
    assert run.ended_at == (LATER if ends else None)


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("later", RunState)
def test_ends_once(state: RunState, later: RunState) -> None:
    """A run that ended stays as it ended, whatever comes late."""
    run = a_run().at(state, now=NOON, error_code="first")

    assert run.at(later, now=LATER, error_code="second") == run


def test_error_of_the_past() -> None:
    """A run that goes on after an error no longer shows it."""
    waiting = a_run().at(RunState.WAITING, now=NOON, error_code="throttled")

    assert waiting.at(RunState.RUNNING, now=LATER).error_code is None


def test_total() -> None:
    """A run's counts are the sum of its courses', kind by kind."""
    counts = Counts(created=1, updated=2, unchanged=3, deleted=4, unreadable=5)
    courses = {
        CourseId("1"): CourseReport(SYNCED, counts),
        CourseId("2"): CourseReport(SYNCED, counts),
        CourseId("3"): CourseReport(FAILED, code="course_missing"),
    }

    assert total(courses) == Counts(2, 4, 6, 8, 10)
    assert total({}) == Counts()


@pytest.mark.parametrize(
    ("counts", "changed"),
    [
        (Counts(), False),
        (Counts(unchanged=9, unreadable=9), False),
        (Counts(created=1), True),
        (Counts(updated=1), True),
        (Counts(deleted=1), True),
    ],
)
def test_changed(counts: Counts, changed: bool) -> None:  # noqa: FBT001  # a table
    """Changed is what the person can see: created, updated or deleted."""
    assert counts.changed is changed


def test_depth() -> None:
    """A full run finds all that a reconcile does, and that all that a delta does."""
    assert sorted(Kind, key=DEPTH.__getitem__) == [Kind.DELTA, Kind.RECONCILE, Kind.FULL]
