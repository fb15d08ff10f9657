"""The attempts of a submission."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from canvas_simulator.graphql import submissions
from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column
from canvas_simulator.rest.submission_extras import as_it_was
from canvas_simulator.schema import Submission

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields


class Attempt(Submission):
    """A submission as one of its attempts left it."""

    __slots__ = ()


def _histories(row: Submission, info: GraphQLResolveInfo, **given: object) -> Connection:
    """The oldest first, the present one last unless it is not asked for."""
    wanted = filter_of(given, "states", "includeCurrentSubmission")
    found = [_attempt(as_it_was(row, old), row) for old in row.earlier] or [_attempt(row, row)]
    if wanted.get("includeCurrentSubmission") is False:
        found = found[:-1]
    states = wanted.get("states")
    if isinstance(states, list) and states:
        found = [one for one in found if one.workflow_state in states]
    return page(info, found, given)


def _attempt(then: Submission, now: Submission) -> Attempt:
    """No attempt tells more of a grade than the row does: it is posted when that is."""
    posted_at = now.posted_at if then.posted_at is not None else None
    then = replace(then, posted_at=posted_at)
    return Attempt(**{one.name: getattr(then, one.name) for one in fields(then)})


FIELDS: Fields = {
    "Submission": {"submissionHistoriesConnection": _histories},
    "SubmissionHistory": {
        name: resolve
        for name, resolve in submissions.FIELDS["Submission"].items()
        if name not in ("_id", "id", "userId", "gradingPeriodId")
    }
    | {"rootId": column("id")},
}
