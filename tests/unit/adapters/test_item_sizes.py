"""What items weigh: an update costs the whole item, in steps of 1 KB."""

from dataclasses import fields
from datetime import timedelta
from math import ceil

from canvas_sync.adapters.connection_items import run_item, state_item
from canvas_sync.adapters.item_codec import size_bytes, to_item
from canvas_sync.domain.ids import CourseId, Instance, SyncId
from canvas_sync.domain.run import Counts, CourseOutcome, CourseReport, Kind, Progress
from canvas_sync.domain.sync_state import Lease, SyncState
from tests.fakes.builders import ANNA, a_run
from tests.fakes.clock import NOON

MOMENT = NOON + timedelta(microseconds=999_999)
LONGEST_HOST = Instance("c" * 63 + ".school.example:65535")
ID = SyncId("01KB0000000000000000000001")


def test_hot_item() -> None:
    """The hot item with everything in it, a long host and long numbers is at most 1 KB."""
    run = Lease(
        ID,
        Kind.RECONCILE,
        asked_for=True,
        restart=True,
        started_at=MOMENT,
        until=MOMENT,
        waits_until=MOMENT,
        listed_at=MOMENT,
        requests=99_999,
        cost_units=99_999.123456,
        progress=Progress(9_999, 9_999),
    )
    ends = [field.name for field in fields(SyncState) if field.name.startswith("last_")]
    moments = {name: NOON for name in ends if name.endswith("_at")}
    state = SyncState(
        rev=999_999_999,
        fence=999_999_999,
        run=run,
        pending=Lease(ID, Kind.RECONCILE, asked_for=True, restart=True),
        last_sync_id=ID,
        watermark=MOMENT,
        again_at=NOON,
        failures=9_999,
        not_before=NOON,
        lists_fit=False,
        fingerprint="f" * 32,
        look_token="t" * 60,  # of a look
        **moments,
    )

    assert size_bytes(to_item(state_item(ANNA, LONGEST_HOST, state))) <= 1024


def test_run_record() -> None:
    """A run over 60 courses, all failed, is recorded in at most 5 KB."""
    report = CourseReport(CourseOutcome.FAILED, Counts(100, 100, 100, 100, 100), "course_forbidden")
    courses = {CourseId(str(10_000_000_000_000 + number)): report for number in range(60)}

    assert ceil(size_bytes(to_item(run_item(a_run(courses=courses)))) / 1024) <= 5
