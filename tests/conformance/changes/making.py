"""Makes the changes of the table at the school they are tried in."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from tests.conformance.changes.steps import Change, Step
from tests.conformance.matrix_school import Site, build
from tests.conformance.reading import Reading, Signals, signals

Json = Any  # a request's members, an answer's body
_MADE = {
    "/overrides": "made",
    "/discussion_topics": "new_topic",
    "/modules": "new_module",
    "/assignment_groups": "new_group",
}


@cache
def built() -> Site:
    return build()


def do(site: Site, steps: tuple[Step, ...], course: str) -> None:
    for who, method, path, members in steps:
        if method == "READ":
            Reading(site, course)
            continue
        filled = _filled(site, members)
        made = site.write(who, method, path, filled)
        if method == "POST":
            _bind(site, path, made)


def _bind(site: Site, path: str, made: Json) -> None:
    """Names what a step made, for the steps after it."""
    for ending, name in _MADE.items():
        if path.endswith(ending):
            site.ids[name] = made["id"]
    if "quiz_submissions" in made:
        [attempt] = made["quiz_submissions"]
        site.ids["attempt"], site.words["token"] = attempt["id"], attempt["validation_token"]


def _filled(site: Site, value: Json) -> Json:
    """Members with ``{names}`` replaced by ids."""
    if isinstance(value, str):
        named = value.startswith(("{", "mutation"))
        return value.format(**site.ids, **site.words) if named else value
    if isinstance(value, list):
        return [_filled(site, item) for item in value]
    if isinstance(value, dict):
        return {_filled(site, k): _filled(site, v) for k, v in value.items()}
    return value


def prepared(*changes: Change) -> Site:
    """A school of its own in which everything is ready for the changes."""
    site = built().copy()
    for change in changes:
        if change.cached:
            Reading(site, change.course)  # fills the list cache with what was before
        do(site, change.first, change.course)
    if changes[0].soon:
        site.school.clock.advance(timedelta(seconds=10))
    else:
        site.settled()
    return site


def tried(site: Site, change: Change) -> None:
    """Makes the change itself."""
    do(site, change.then, change.course)


def readings(*changes: Change) -> tuple[Reading, Reading]:
    """What is read before and after the changes, made one after the other."""
    site = prepared(*changes)
    course, (early, late) = changes[0].course, changes[0].pauses
    before = Reading(site, course, early)
    site.school.clock.advance(timedelta(seconds=2))
    for change in changes:
        tried(site, change)
        site.school.clock.advance(change.wait)
    return before, Reading(site, course, late)


def moved(*changes: Change) -> Signals:
    """The signals that the changes move together."""
    return signals(*readings(*changes))
