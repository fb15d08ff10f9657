"""The calendar's contexts."""

from __future__ import annotations

from .asking import a_school, rows


def test_ten_contexts_count() -> None:
    """R49: events come of the first ten contexts; the rest is ignored, without a word."""
    school = a_school(courses=12, assignments=4, students=1)
    listed = rows(school, "teacher_1", "courses?per_page=100")
    codes = [f"course_{course['id']}" for course in listed]
    asked = "&".join(f"context_codes[]={code}" for code in codes)

    path = "calendar_events?type=assignment&all_events=1&per_page=100"
    found = rows(school, "teacher_1", f"{path}&{asked}")

    assert len(codes) > 10
    assert {event["context_code"] for event in found} <= set(codes[:10])
    assert len({event["context_code"] for event in found}) > 5
