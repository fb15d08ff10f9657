"""Bugs to plant: each takes one guard away. The histories have to notice every one of them."""

from collections.abc import Callable

import pytest

from tests.simulation.planted.deciding import (
    buried_after_one_miss,
    course_gone_at_once,
    failed_course_forgotten,
    failure_recorded_as_synced,
    fingerprint_of_pieces,
    hash_without,
    hidden_grade_shown,
    overlap_removed,
    second_look_left_out,
    shifted_rows_prove,
    unlock_ignored,
    watermark_at_the_end,
)
from tests.simulation.planted.reading import (
    course_kills_token,
    endless_paging,
    failed_page_is_the_end,
    limiter_off,
    other_host,
)
from tests.simulation.planted.storing import (
    adrift_left_alone,
    disconnect_stops_nobody,
    fence_check_off,
    fence_restarts,
    lease_for_ever,
    lease_not_checked,
    lost_message_forgotten,
    marks_overwritten,
    pending_forgotten,
    unchanged_overwritten,
)

PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "fence check off": fence_check_off,
    "unchanged item overwritten by a paused worker": unchanged_overwritten,
    "lease not checked": lease_not_checked,
    "fence restarts": fence_restarts,
    "erased data created again": disconnect_stops_nobody,
    "watermark at the end of the run": watermark_at_the_end,
    "hash without the due date": hash_without("due_at"),
    "hash without the score": hash_without("score", "grade", "graded_at", "posted_at"),
    "hash without the text": hash_without("description", "external_updated_at"),
    "tombstone after one miss": buried_after_one_miss,
    "failed page taken for the end": failed_page_is_the_end,
    "moved rows taken for gone": shifted_rows_prove,
    "course gone after one miss": course_gone_at_once,
    "repeated page followed": endless_paging,
    "next page on another host": other_host,
    "overlap removed": overlap_removed,
    "second look left out": second_look_left_out,
    "unlock date ignored": unlock_ignored,
    "failed course not tried again": failed_course_forgotten,
    "fingerprint kept by a run in pieces": fingerprint_of_pieces,
    "failed course recorded as synced": failure_recorded_as_synced,
    "hidden grade shown": hidden_grade_shown,
    "person's marks overwritten": marks_overwritten,
    "401 of a course kills the token": course_kills_token,
    "throttle ignored": limiter_off,
    "waiting run forgotten": pending_forgotten,
    "lost message forgotten": lost_message_forgotten,
    "lease for ever": lease_for_ever,
    "run that a bug stopped left alone": adrift_left_alone,
}
