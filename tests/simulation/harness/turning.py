"""Lists that lie: rows move while pages are turned, or one is left out of a single answer."""

import json
import random
import re
from typing import Any

from canvas_simulator.http import Reply, Request

ERROR = b'{"errors":[{"message":"An error occurred."}]}'
Json = Any  # an answer's body


def is_later_page(request: Request) -> bool:
    """Whether it asks for more than a list's first page."""
    if request.body:
        variables = json.loads(request.body).get("variables") or {}
        return any(value for name, value in variables.items() if name.endswith("After"))
    return request.one("page") not in {None, "1", "first"}


def leave_out(reply: Reply, chance: random.Random) -> bool:
    """One row of a list is not there this once; whether there was one."""
    body = json.loads(reply.body or b"null") if reply.status == 200 else None
    rows = body
    if isinstance(body, dict):
        rows = (body.get("data") or {}).get("allCourses")
        courses = (body.get("data") or {}).get("courses") or ()
        inner = [c["asg"]["nodes"] for c in courses if c and (c.get("asg") or {}).get("nodes")]
        rows = chance.choice(inner) if inner else rows
    if not isinstance(rows, list) or len(rows) < 2:
        return False
    rows.pop(chance.randrange(len(rows)))
    reply.body = json.dumps(body).encode()
    return True


def leave_course_out(reply: Reply, course: int) -> None:
    """No list of courses or enrolments shows the course."""
    body = json.loads(reply.body or b"null") if reply.status == 200 else None
    if isinstance(body, list):
        kept = [row for row in body if not _is_about(row, course)]
        reply.body = json.dumps(kept).encode()
    elif isinstance(body, dict) and (body.get("data") or {}).get("allCourses"):
        rows = body["data"]["allCourses"]
        body["data"]["allCourses"] = [row for row in rows if int(row["_id"]) != course]
        reply.body = json.dumps(body).encode()


def make_sick(request: Request, reply: Reply, course: int) -> bool:
    """What is inside the course can't be read; whether that was asked for."""
    inside = re.search(r"/courses/(\d+)/", request.path)
    if inside and int(inside[1]) % 10**13 == course:
        reply.status, reply.body = 500, ERROR
        return True
    if not request.body or reply.status != 200:
        return False
    body = json.loads(reply.body)
    rows = (body.get("data") or {}).get("courses") or ()
    meant = [row for row in rows if row and int(row.get("_id") or 0) == course and row.get("asg")]
    for row in meant:
        row["asg"] = None
    reply.body = json.dumps(body).encode()
    return bool(meant)


def _is_about(row: Json, course: int) -> bool:
    if not isinstance(row, dict) or ("enrollments" not in row and "course_id" not in row):
        return False
    named = row["id"] if "enrollments" in row else row["course_id"]
    return named is not None and int(named) % 10**13 == course


class Turning:
    """Remembers the last row of each page, to show it again at the head of the next."""

    def __init__(self) -> None:
        self._last: dict[str, Json] = {}

    def spoil(self, request: Request, reply: Reply) -> bool:
        """Put the row before this page in the place of its first one; whether it did."""
        if reply.status != 200:
            return False
        body = json.loads(reply.body or b"null")
        spoilt = self._lists(request, body) if isinstance(body, list) else self._nodes(body)
        if spoilt:
            reply.body = json.dumps(body).encode()
        return spoilt

    def _lists(self, request: Request, rows: list[Json]) -> bool:
        page = request.one("page") or "1"
        before = self._last.get(request.path)
        if rows:
            self._last[request.path] = rows[-1]
        if page in {"1", "first"} or not rows or before is None:
            return False
        rows[0] = before
        return True

    def _nodes(self, body: Json) -> bool:
        """GraphQL's connections of assignments, by course."""
        found = (body.get("data") or {}).get("courses") if isinstance(body, dict) else None
        spoilt = False
        for course in found or ():
            connection = (course or {}).get("asg") or {}
            nodes = connection.get("nodes")
            if not nodes or "name" not in (nodes[0] or {}):
                continue
            key = str(course["_id"])
            before = self._last.get(key)
            self._last.pop(key, None)
            if connection["pageInfo"]["hasNextPage"]:
                self._last[key] = nodes[-1]
            if before is not None and before["_id"] not in {node["_id"] for node in nodes}:
                nodes[0] = before
                spoilt = True
        return spoilt
