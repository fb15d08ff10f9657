"""What is compared of each row: as the copy shows it, and as Canvas's own row has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from canvas_sync.domain.course import Course
from canvas_sync.domain.task import CanvasTask, missing_at
from canvas_sync.domain.topic import Group, Topic
from tests.simulation.harness.truth import Row

Shown = Mapping[str, Any]


def task_shown(task: CanvasTask, *, now: datetime) -> Shown:
    """The fields of a task that are compared."""
    shown = {
        name: getattr(task, name)
        for name in (
            "title", "description", "due_at", "lock_at", "unlock_at", "points", "grading_type",
            "position", "state", "score", "grade", "submitted_at", "posted_at", "excused", "late",
            "attempt", "late_policy_status", "html_url", "omit_from_final_grade",
            "grade_is_hidden",
        )
    }  # fmt: skip
    return shown | {
        "points_deducted": task.points_deducted if task.score else None,
        "missing": missing_at(task, now),
        "group": task.assignment_group_id,
        "types": list(task.submission_types),
    }


def true_task(raw: Row) -> Shown:
    """The same fields, of Canvas's own row; a text that is withheld says nothing."""
    sub = raw.get("submission") or {}
    shown = sub.get("posted_at") is not None
    hidden = sub.get("workflow_state") == "graded" and not shown
    handed_in = "submitted" if sub.get("submitted_at") else "unsubmitted"
    fields = {
        "title": raw["name"],
        "description": raw["description"],
        "due_at": moment(sub["cached_due_date"] if sub else raw["due_at"]),
        "lock_at": moment(raw["lock_at"]),
        "unlock_at": moment(raw["unlock_at"]),
        "points": raw["points_possible"],
        "grading_type": raw["grading_type"],
        "position": raw["position"],
        "group": global_id_of(raw["assignment_group_id"]),
        "types": raw["submission_types"],
        "html_url": raw["html_url"],
        "omit_from_final_grade": raw["omit_from_final_grade"],
        "state": handed_in if hidden else sub.get("workflow_state"),
        "score": sub.get("score") if shown else None,
        "grade": sub.get("grade") if shown else None,
        "points_deducted": sub.get("points_deducted") if shown and sub["score"] else None,
        "submitted_at": moment(sub.get("submitted_at")),
        "posted_at": moment(sub.get("posted_at")),
        "excused": bool(sub.get("excused")),
        "late": bool(sub.get("late")),
        "missing": bool(sub.get("missing")),
        "attempt": sub.get("attempt"),
        "late_policy_status": sub.get("late_policy_status"),
        "grade_is_hidden": hidden,
    }
    if raw["description"] is None and raw.get("locked_for_user"):
        del fields["description"]
    if hidden and not sub.get("submitted_at"):
        del fields["missing"]  # Canvas's own flag tells there whether the hidden grade is above 0
    return fields


def topic_shown(topic: Topic) -> Shown:
    return {
        "title": topic.title,
        "text": topic.text,
        "is_news": topic.is_announcement,
        "posted_at": topic.posted_at,
        "last_reply_at": topic.last_reply_at,
        "assignment": topic.assignment_id,
    }


def true_topic(raw: Row) -> Shown:
    return {
        "title": raw["title"],
        "text": raw["message"],
        "is_news": raw["is_news"],
        "posted_at": moment(raw["posted_at"]),
        "last_reply_at": moment(raw["last_reply_at"]),
        "assignment": global_id_of(raw["assignment_id"]),
    }


def course_shown(course: Course) -> Shown:
    scores = course.scores
    return {
        "name": course.name,
        "code": course.course_code,
        "term": course.term.name if course.term else None,
        "hides_totals": bool(course.hides_totals),
        "current_score": scores.current_score if scores else None,
        "final_score": scores.final_score if scores else None,
    }


def true_course(raw: Row, totals: Row) -> Shown:
    """``totals``: where they are taken from; GraphQL shows final overrides at once."""
    mine: Row = next((e for e in totals["enrollments"] if e["type"] == "student"), {})
    return {
        "name": raw["name"],
        "code": raw["course_code"],
        "term": raw["term"]["name"],
        "hides_totals": bool(raw["hide_final_grades"]),
        "current_score": mine.get("computed_current_score"),
        "final_score": mine.get("computed_final_score"),
    }


def group_shown(group: Group) -> Shown:
    return {"name": group.name, "course": group.course_id, "category": group.category_name}


def true_group(raw: Row) -> Shown:
    return {
        "name": raw["name"],
        "course": global_id_of(raw["course_id"]),
        "category": raw["group_category"]["name"],
    }


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def global_id_of(number: int | None) -> str | None:
    return str(10**13 + number) if number else None
