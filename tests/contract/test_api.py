"""The API's models hold the integration guide's fields, and say everything they are asked."""

from datetime import timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from canvas_sync.contracts import api, api_runs, api_tasks
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.run import RunState
from canvas_sync.domain.task import Task, content_hash
from tests.fakes.builders import ANNA, BORIS, SCHOOL, a_run, a_task
from tests.fakes.clock import NOON

GUIDE: dict[type[BaseModel], set[str]] = {
    api.ConnectBody: {"canvas_url", "api_token"},
    api.ConnectAnswer: {"success", "message", "user_id", "canvas_url", "status", "stored_at"},
    api.SyncBody: {"sync_type", "force_restart"},
    api.SyncAnswer: {"success", "message", "sync_id", "status"},
    api.StatusAnswer: {
        *("user_id", "connected", "canvas_url", "status", "last_sync", "assignments_count"),
        *("last_full_sync_at", "last_delta_at", "last_error_code"),
    },
    api.AssignmentsQuery: {"limit", "include_completed"},
    api_tasks.AssignmentsAnswer: {"success", "user_id", "assignments", "count"},
    api_tasks.Assignment: {
        *("id", "title", "description", "due_date", "external_source", "external_id", "subject"),
        *("estimated_minutes", "external_course_id", "external_updated_at"),
    },
}
REQUESTS = (
    *(api.ConnectBody, api.SyncBody, api.NoQuery, api.InstanceQuery, api.DisconnectQuery),
    *(api.RunQuery, api.AssignmentsQuery),
)


def a_stored(**changes: Any) -> Task:  # noqa: ANN401  # any field
    canvas = a_task(**changes)
    return Task(SCHOOL, canvas, content_hash(canvas), version=3)


@pytest.mark.parametrize("model", GUIDE, ids=lambda model: model.__name__)
def test_fields_of_the_guide(model: type[BaseModel]) -> None:
    """R61–R64, R103: every field the guide names is there, under its name."""
    assert GUIDE[model] <= model.model_fields.keys()


@pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)
def test_unknown_fields_are_refused(model: type[BaseModel]) -> None:
    """R94: no request takes a field it does not know; the error quotes no value."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"surprise": "a-secret-thing"})

    assert ("surprise",) in [row["loc"] for row in caught.value.errors()]
    assert "a-secret-thing" not in str(caught.value)


def test_defaults_of_the_guide() -> None:
    """R62, R64: limit 50, open tasks only, a delta that is not forced."""
    query, body = api.AssignmentsQuery(), api.SyncBody()

    assert (query.limit, query.include_completed, query.cursor) == (50, False, None)
    assert (body.sync_type, body.force_restart, body.instance) == ("delta", False, None)


def test_null_zero_and_empty_differ() -> None:
    """R211: what Canvas left out is null, what it counted is a number, what it emptied is empty."""
    nothing = api_tasks.Assignment.of(a_stored(description=None, points=None), now=NOON)
    zero = api_tasks.Assignment.of(a_stored(description="", points=0.0, score=0.0), now=NOON)

    assert (nothing.description, nothing.points, nothing.score) == (None, None, None)
    assert (zero.description, zero.points, zero.score) == ("", 0.0, 0.0)
    assert '"score":null' in nothing.model_dump_json()


def test_times_are_utc_with_z() -> None:
    """R61, R210: a time of UTC+14 is told in UTC, to the second, with a Z, as the guide shows."""
    apia = timezone(timedelta(hours=14))
    due_at = NOON.replace(microsecond=1).astimezone(apia)
    shown = api_tasks.Assignment.of(a_stored(due_at=due_at), now=NOON)

    assert '"due_date":"2026-11-30T12:00:00Z"' in shown.model_dump_json()


def test_naive_times_are_refused() -> None:
    """R210: a time without a zone is never guessed at."""
    naive = a_task(posted_at=NOON.replace(tzinfo=None))

    with pytest.raises(ValidationError):
        api_tasks.Assignment.of(Task(SCHOOL, naive, "", version=1), now=NOON)


def test_the_persons_estimate_counts() -> None:
    """What the person estimated is shown instead of ours, zero included."""
    task = a_stored()

    own = Task(SCHOOL, task.canvas, task.c_hash, version=1, estimated_minutes=0)

    assert api_tasks.Assignment.of(task, now=NOON).estimated_minutes == 30
    assert api_tasks.Assignment.of(own, now=NOON).estimated_minutes == 0


def test_a_failed_run() -> None:
    """A failed run says why and whether it can go on."""
    run = a_run().at(RunState.FAILED, now=NOON, error_code="throttled")

    answer = api_runs.RunAnswer.of(run)

    assert answer.error == api_runs.RunError(code="throttled", resumable=False)


@pytest.mark.parametrize("due", ["2026-12-01T12:00:00Z", "9999", "0987-01-01T00:00:00Z"])
def test_cursor(due: str) -> None:
    """R98: a cursor brings its owner back to the position in the same list, and nobody else."""
    position = f"{due}#0123abcd-10000000000012-10000000000300"

    cursor = api_tasks.cursor_of(position, ANNA, api.AssignmentsQuery(instance=SCHOOL))

    assert cursor is not None
    assert "#" not in cursor
    again = api.AssignmentsQuery(instance=SCHOOL, cursor=cursor, limit=7)
    assert api_tasks.position_of(ANNA, again) == position
    others = {"instance": None}, {"include_completed": True}
    for owner, query in (
        (BORIS, again),
        *((ANNA, again.model_copy(update=other)) for other in others),
    ):
        with pytest.raises(Refused):
            api_tasks.position_of(owner, query)


def test_no_cursor() -> None:
    """The first page has none before it, the last none after it."""
    assert api_tasks.cursor_of(None, ANNA, api.AssignmentsQuery()) is None
    assert api_tasks.position_of(ANNA, api.AssignmentsQuery()) is None


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ready"),
        ({"description_withheld": True}, "withheld"),
        ({"text_pending": True}, "pending"),
    ],
    ids=str,
)
def test_text_that_is_not_there_says_why(changes: dict[str, Any], state: str) -> None:
    """R211: no text, a text not read yet and a text that Canvas withholds are three things."""
    shown = api_tasks.Assignment.of(a_stored(description=None, **changes), now=NOON)

    assert (shown.description, shown.description_state) == (None, state)
