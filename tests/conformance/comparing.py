"""Tells where an answer is not the recorded one: status, headers, body.

Members that are not compared stand here and nowhere else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator import Reply

Json = Any  # recorded JSON, compared as it is

# Never compared: they move between two equal requests, are signed with the server's own key,
# or tell what other recordings in between did.
_ANYWHERE = frozenset(
    {
        "seconds_late", "last_activity_at", "total_activity_time", "secure_params", "read_state",
        "error_report_id", "validation_token",
    }
)  # fmt: skip
# Of courses only: every other recording at the school moved them.
_OF_COURSES = frozenset({"updated_at", "updatedAt"})
# Of what a sequence itself made: compared as something or nothing.
_OF_NEW = frozenset(
    {"created_at", "updated_at", "submitted_at", "graded_at", "posted_at", "lti_context_id"}
)
VOLATILE = _ANYWHERE | _OF_COURSES | _OF_NEW
# Lists without an order of their own: rows as the database happened to give them.
_UNORDERED = frozenset(
    {
        "assignments", "submissions", "assignment_visibility", "users", "students", "sections",
        "student_ids",
    }
)  # fmt: skip
_EQUAL = ("link", "content-type", "www-authenticate", "x-canvas-user-id")
_PRESENT = ("etag", "x-request-cost", "x-rate-limit-remaining")
_COURSES = ("allCourses", "courses", "course")  # where GraphQL shows courses
_CONNECTION = "submissionsConnection"


def differences(
    want: Json, reply: Reply, *, ordered: bool = False, new: bool = False
) -> Iterator[str]:
    """Where ``reply`` is not the recorded response ``want``; nothing if it is the same.

    ``ordered``: the request named an order of its submissions.
    ``new``: the answer is about rows made in a sequence, at other moments than recorded.
    """
    if reply.status != want["status"]:
        yield f"status {reply.status}, recorded {want['status']}"
        return
    for name in _EQUAL:
        if reply.headers.get(name) != want["headers"].get(name):
            yield f"{name}: {reply.headers.get(name)!r}, recorded {want['headers'].get(name)!r}"
    for name in _PRESENT:
        if (name in reply.headers) != (name in want["headers"]):
            yield f"{name}: present in one answer only"
    first, second = (steady(v, ordered=ordered, new=new) for v in (want["body"], body_of(reply)))
    yield from unlike(first, second, "body")


def body_of(reply: Reply) -> Json:
    """The body as recorders wrote it: JSON read, other text as it is, None if there is none."""
    is_json = "json" in reply.headers.get("content-type", "")
    return json.loads(reply.body) if is_json and reply.body else reply.body.decode() or None


def steady(value: Json, *, ordered: bool = False, new: bool = False, course: bool = False) -> Json:
    """Without what is not compared; rows without an order, in one."""

    def inside(inner: Json, name: str = "") -> Json:
        return steady(inner, ordered=ordered, new=new, course=name in _COURSES)

    if isinstance(value, list):
        return [steady(v, ordered=ordered, new=new, course=course) for v in value]
    if not isinstance(value, dict):
        return value
    left_out = _ANYWHERE | (_OF_COURSES if course or "course_code" in value else set())
    kept = {name: inside(v, name) for name, v in value.items() if name not in left_out}
    if new:
        kept |= {name: "made" for name in _OF_NEW & kept.keys() if kept[name]}
    if not ordered and _CONNECTION in kept:
        kept[_CONNECTION]["nodes"].sort(key=lambda row: row["_id"])
    return kept | {name: _sorted(kept[name]) for name in _UNORDERED & kept.keys()}


def _sorted(value: Json) -> Json:
    if isinstance(value, list):
        return sorted(value, key=_by_id)
    return sorted(value.split(", ")) if isinstance(value, str) else value


def _by_id(row: Json) -> str:
    return str(row.get("id", row.get("_id")) if isinstance(row, dict) else row)


def unlike(want: Json, got: Json, at: str) -> Iterator[str]:
    """Every place, named by its path from ``at``, where the two differ."""
    if isinstance(want, dict) and isinstance(got, dict):
        for name in sorted(want.keys() | got.keys()):
            yield from unlike(want.get(name, "absent"), got.get(name, "absent"), f"{at}.{name}")
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        for one, other in zip(want, got, strict=True):
            yield from unlike(one, other, f"{at}[]")
    elif isinstance(want, list) and isinstance(got, list):
        yield f"{at}: {len(got)} rows, recorded {len(want)}"
    elif type(want) is not type(got) or want != got:
        yield f"{at}: {str(got)[:90]!r}, recorded {str(want)[:90]!r}"
