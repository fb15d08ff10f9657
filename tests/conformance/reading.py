"""What student 1 reads at one moment, and which signals moved between two such readings."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conformance.matrix_school import Site

Json = Any  # recorded JSON
Signals = dict[str, bool | None]  # None: could not be read
Fields = dict[str, set[str]]  # the names of those that moved, by signal
QUERY = (Path(__file__).parents[1] / "data" / "queries" / "full.graphql").read_text()
_SINCE = """query Since($since: DateTime!) { allCourses {
  submissionsConnection(first: 100, filter: { updatedSince: $since,
    states: [submitted, unsubmitted, pending_review, graded, ungraded] }) { nodes { _id } } } }"""
# Named by the recordings as no part of `content`.
_VOLATILE = {
    "availability_status", "graded_submissions_exist", "has_submitted_submissions",
    "lock_explanation", "lock_info", "locked_for_user", "secure_params", "submission", "updated_at",
}  # fmt: skip
_NEVER = {"seconds_late", "preview_url", "submission"}  # count up, or are looked at themselves
_COURSES = "courses?per_page=100&" + "&".join(
    f"include[]={name}" for name in ("updated_at", "term", "total_scores", "syllabus_body")
)
_ETAGS = {
    "etag.courses": _COURSES,
    "etag.planner": "planner/items?per_page=100",
    "etag.groups": "users/self/groups?per_page=100&include[]=group_category",
    "etag.announcements": "announcements?context_codes[]=course_{c1}&context_codes[]=course_{c3}"
    "&start_date=2026-01-01&end_date=2028-01-01",
}
_LISTS = {
    "gql.assignment": "assignmentsConnection",
    "gql.submission": "submissionsConnection",
    "gql.discussion": "discussionsConnection",
}


class Reading:
    """GraphQL; after a ``pause`` the courses, the assignments of one, the tags of four lists."""

    def __init__(self, site: Site, course: str, pause: timedelta = timedelta(0)) -> None:
        self._site, self._course = site, course
        self.at = site.school.clock.now()
        self.graph = _tables(self._ask(QUERY, {"me": str(site["student_1"])}))
        site.school.clock.advance(pause)
        self.courses = {row["id"]: row for row in self._rows(_COURSES) or []}
        listed = self._rows(f"courses/{{{course}}}/assignments?include[]=submission&per_page=100")
        self.assignments = None if listed is None else {row["id"]: row for row in listed}
        self.etags = {n: self._get(p).headers.get("etag") for n, p in _ETAGS.items()}

    def since(self, before: Reading, name: str) -> bool | None:
        """Whether `graded_since` or `submitted_since` the other reading brings a row."""
        at = f"{before.at:%Y-%m-%dT%H:%M:%SZ}"
        rows = self._rows(f"courses/{{{self._course}}}/students/submissions?{name}={at}")
        return None if rows is None else bool(rows)

    def updated_since(self, before: Reading) -> bool:
        """The same of `updatedSince`, over all courses."""
        body = self._ask(_SINCE, {"since": before.at.isoformat()})
        return any(course["submissionsConnection"]["nodes"] for course in body["allCourses"])

    def _ask(self, query: str, variables: dict[str, str]) -> Json:
        given = {"query": query, "variables": variables}
        body = self._site.write("student_1", "POST", "/api/graphql", given)
        assert "errors" not in body, body["errors"]
        return body["data"]

    def _get(self, path: str) -> Json:
        return self._site.send("student_1", "GET", path)

    def _rows(self, path: str) -> Json:
        reply = self._get(path)
        return json.loads(reply.body) if reply.status == 200 else None


def _tables(data: Json) -> dict[str, dict[str, Json]]:
    """The rows of each kind by id, with only their own fields."""
    courses, me = data["allCourses"], data["me"]
    found = {name: _by_id(c[m]["nodes"] for c in courses) for name, m in _LISTS.items()}
    found["gql.assignmentGroup"] = _by_id(c["assignmentGroups"] for c in courses)
    found["gql.group"] = _by_id([me["groups"]])
    found["gql.enrollment"] = _by_id([me["enrollmentsConnection"]["nodes"]])
    inner = {*_LISTS.values(), "assignmentGroups"}
    own = [{k: v for k, v in c.items() if k not in inner} for c in courses]
    return found | {"gql.course": _by_id([own])}


def _by_id(lists: Json) -> dict[str, Json]:
    return {row["_id"]: row for rows in lists for row in rows}


def signals(before: Reading, after: Reading) -> Signals:
    """Which signals moved."""
    found: Signals = {n: before.etags[n] != after.etags[n] for n in _ETAGS}
    found |= _of_rows("rest.courses", before.courses, after.courses)
    found |= _of_rows("rest.assignment", before.assignments, after.assignments)
    found["rest.submission.content"] = _submissions_moved(before.assignments, after.assignments)
    for name in ("graded_since", "submitted_since"):
        found[f"rest.{name}"] = after.since(before, name)
    for name, rows in before.graph.items():
        found |= _of_rows(name, rows, after.graph[name], stamp="updatedAt")
    found["gql.submissions.updatedSince"] = after.updated_since(before)
    return found


def _of_rows(name: str, before: Json, after: Json, *, stamp: str = "updated_at") -> Signals:
    if before is None or after is None:
        return dict.fromkeys((f"{name}.{stamp}", f"{name}.set", f"{name}.content"), None)
    both = before.keys() & after.keys()
    left_out = {*_VOLATILE, stamp}
    return {
        f"{name}.set": before.keys() != after.keys(),
        f"{name}.{stamp}": any(before[i].get(stamp) != after[i].get(stamp) for i in both),
        f"{name}.content": any(
            _without(before[i], left_out) != _without(after[i], left_out) for i in both
        ),
    }


def _without(row: Json, names: set[str]) -> Json:
    return {k: v for k, v in row.items() if k not in names}


def _submissions_moved(before: Json, after: Json) -> bool | None:
    if before is None or after is None:
        return None
    both = before.keys() & after.keys()
    left_out = {"seconds_late"}
    return any(
        _without(before[i].get("submission") or {}, left_out)
        != _without(after[i].get("submission") or {}, left_out)
        for i in both
    )


def fields(before: Reading, after: Reading) -> Fields:
    """Which fields of rows moved that are in both readings; null and absent are the same."""
    found = {
        "rest.courses.content": _names(before.courses, after.courses) - _VOLATILE,
        "rest.submission.content": _names(_own(before.assignments), _own(after.assignments)),
    }
    work = _names(before.assignments, after.assignments)
    found |= {"rest.assignment.content": work - _VOLATILE, "left_out": work & _VOLATILE}
    for name, rows in before.graph.items():
        found[f"{name}.content"] = _names(rows, after.graph[name]) - {"updatedAt"}
    return {signal: names for signal, names in found.items() if names}


def _names(before: Json, after: Json) -> set[str]:
    both = (before or {}).keys() & (after or {}).keys()
    rows = [(before[i], after[i]) for i in both]
    return {k for x, y in rows for k in x | y if x.get(k) != y.get(k)} - _NEVER


def _own(assignments: Json) -> Json:
    return {i: row.get("submission") or {} for i, row in (assignments or {}).items()}
