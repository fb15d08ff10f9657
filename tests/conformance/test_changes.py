"""The change matrix: each change, made through the API, moves the recorded signals only."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from tests import recorded
from tests.conformance.changes import HOW, LEFT_OUT, Change, Step
from tests.conformance.matrix_school import Site, build
from tests.conformance.reading import QUERY, Reading, Signals, signals

Json = Any  # recorded JSON
# Signals left out: of an earlier step of the recorded row, of its world, or not simulated.
_NOT_ITS_OWN = {
    ("assignment_submission_types", "gql.assignment.set"): "the list cache of step 30 ran out",
    ("override_lock_only_create", "gql.assignment.set"): "a list cache of an earlier step ran out",
    ("assignment_grading_type", "rest.assignment.set"): "the list cache of step 30 ran out",
    ("course_dates_ended_restricted", "etag.announcements"): "did not move back in step 121",
    ("enrollment_created_again", "etag.announcements"): "came back later than was read",
    ("course_dates_restored", "gql.submission.set"): "kept answers of an earlier step",
    ("term_ended", "rest.assignment.content"): "the discussion in the row is locked: not here",
    ("term_end_restored", "rest.assignment.content"): "likewise",
    ("final_grade_override", "rest.courses.content"): "REST shows it at a later read; here at once",
    ("final_grade_override", "etag.courses"): "likewise",
}


@cache
def _built() -> Site:
    return build()


@cache
def _matrix() -> dict[str, Json]:
    rows = next(line["rows"] for line in recorded.lines("matrix"))
    return {row["change"]: row for row in rows}


def _do(site: Site, steps: tuple[Step, ...]) -> None:
    for who, method, path, members in steps:
        filled = _filled(site, members)
        made = site.write(who, method, path, filled)
        if method == "POST" and path.endswith("/overrides"):
            site.ids["made"] = made["id"]
        if method == "POST" and path.endswith("/discussion_topics"):
            site.ids["new_topic"] = made["id"]


def _filled(site: Site, value: Json) -> Json:
    """Members with ``{names}`` replaced by ids."""
    if isinstance(value, str):
        return value.format(**site.ids) if value.startswith(("{", "mutation")) else value
    if isinstance(value, list):
        return [_filled(site, item) for item in value]
    if isinstance(value, dict):
        return {_filled(site, k): _filled(site, v) for k, v in value.items()}
    return value


def _moved(*changes: Change) -> Signals:
    """The signals that the changes, made one after the other, move together."""
    site = _built().copy()
    for change in changes:
        if change.cached:
            Reading(site, change.course)  # fills the list cache with what was before
        _do(site, change.first)
    if changes[0].cached:
        site.school.clock.advance(timedelta(seconds=10))
    else:
        site.settled()
    before = Reading(site, changes[0].course)
    site.school.clock.advance(timedelta(seconds=2))
    for change in changes:
        _do(site, change.then)
        site.school.clock.advance(change.wait)
    return signals(before, Reading(site, changes[0].course))


def _recorded(name: str) -> Signals:
    """What moved; GraphQL's `content` counts where a field of the query is among the moved ones."""
    row, words = _matrix()[name], {"moved": True, "unchanged": False}
    found = {signal: words.get(said) for signal, said in row["signals"].items()}
    for note in row["notes"]:
        signal, _, said = note.partition(": ")
        if signal.startswith("gql.") and signal.endswith(".content"):
            moved = set(re.split(r"[^A-Za-z]+", said))
            found[signal] = bool(moved & set(re.findall(r"\w+", QUERY)))
    return found


@pytest.mark.parametrize("name", HOW)
def test_a_change_moves_the_recorded_signals(name: str) -> None:
    """R71: what student 1 reads before and after differs exactly where it did on Canvas."""
    got, want = _moved(HOW[name]), _recorded(name)

    wrong = {
        signal: f"{moved}, recorded {want[signal]}"
        for signal, moved in got.items()
        if moved is not None
        and want[signal] is not None
        and moved != want[signal]
        and (name, signal) not in _NOT_ITS_OWN
    }
    assert not wrong


def test_every_step_is_made_or_left_out_for_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """R71: the recorded steps are those of the table and those named with their reason."""
    made, left_out = HOW.keys(), LEFT_OUT.keys()
    with capsys.disabled():
        print(f"\nchange matrix: {len(made)} steps made, {len(left_out)} left out")  # noqa: T201
        for why, count in Counter(LEFT_OUT.values()).items():
            print(f"  {count} left out: {why}")  # noqa: T201
        for (name, signal), why in _NOT_ITS_OWN.items():
            print(f"  {name} without {signal}: {why}")  # noqa: T201

    assert made | left_out == _matrix().keys()
    assert not made & left_out


_PAIRS = [
    ("override_student_create", "course_rename"),
    ("grade_auto_post", "assignment_group_rename"),
    ("student_submits", "course_nickname"),
    ("comment_by_student", "group_category_rename"),
    ("announcement_create", "override_lock_only_create"),
    ("group_rename", "section_rename"),
    ("other_student_submits", "grade_again_same"),
]


@pytest.mark.parametrize(("one", "other"), _PAIRS)
def test_two_changes_move_the_union(one: str, other: str) -> None:
    """R71: what moves after two changes is what either of them moves."""
    course = HOW[one].course
    both = _moved(HOW[one], replace(HOW[other], course=course))

    alone = [_moved(HOW[one]), _moved(replace(HOW[other], course=course))]
    assert both == {signal: any(found[signal] for found in alone) for signal in both}
