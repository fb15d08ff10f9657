"""What the changes of the table are made of: steps, and the values they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Step = tuple[str, str, str, Any]
DUE = "2027-01-15T12:00:00Z"
LATER = "2027-01-20T12:00:00Z"
NEAR = "2026-11-20T13:01:00Z"  # a minute after the moment the signals are read
SOON = "2026-11-20T14:00:00Z"


@dataclass(frozen=True)
class Change:
    """``wait`` is how long after the change the signals are read: jobs are done by then.

    ``cached``: the list cache still holds what was before ``first``, as in the recorded row.
    ``pauses``: what passes between the GraphQL and the REST part of the two readings.
    """

    then: tuple[Step, ...]
    first: tuple[Step, ...] = ()
    course: str = "c1"
    wait: timedelta = timedelta(seconds=10)
    cached: bool = False
    pauses: tuple[timedelta, timedelta] = (timedelta(0), timedelta(0))

    @property
    def soon(self) -> bool:
        """Whether the signals are read right after ``first``, while caches hold."""
        return self.cached or READ in self.first


READ: Step = ("student_1", "READ", "", None)  # as a client that polls: fills Canvas's caches


def put(name: str, /, **members: object) -> Step:
    return ("teacher", "PUT", f"courses/{{c1}}/assignments/{{{name}}}", {"assignment": members})


def override(name: str, /, **members: object) -> Step:
    path = f"courses/{{c1}}/assignments/{{{name}}}/overrides"
    return ("teacher", "POST", path, {"assignment_override": members})


def change_override(name: str, /, **members: object) -> Step:
    path = f"courses/{{c1}}/assignments/{{{name}}}/overrides/{{made}}"
    return ("teacher", "PUT", path, {"assignment_override": members})


def end_override(name: str, override: str = "made") -> Step:
    path = f"courses/{{c1}}/assignments/{{{name}}}/overrides/{{{override}}}"
    return ("teacher", "DELETE", path, None)


def grade(name: str, who: str = "student_1", /, **members: object) -> Step:
    path = f"courses/{{c1}}/assignments/{{{name}}}/submissions/{{{who}}}"
    return ("teacher", "PUT", path, {"submission": members})


def grade_in(course: str, name: str, who: str, text: str) -> Step:
    path = f"courses/{{{course}}}/assignments/{{{name}}}/submissions/{{{who}}}"
    return ("teacher", "PUT", path, {"submission": {"posted_grade": text}})


def comment(by: str) -> Step:
    path = "courses/{c1}/assignments/{graded}/submissions/{student_1}"
    return (by, "PUT", path, {"comment": {"text_comment": "Well"}})


def submit(who: str, name: str, course: str = "c1") -> Step:
    given = {"submission": {"submission_type": "online_text_entry", "body": "Work"}}
    return (who, "POST", f"courses/{{{course}}}/assignments/{{{name}}}/submissions", given)


def course(who: str, name: str, /, **members: object) -> Step:
    return (who, "PUT", f"courses/{{{name}}}", {"course": members})


def enrollment(task: str) -> Step:
    return ("teacher", "DELETE", f"courses/{{c3}}/enrollments/{{c3_student_1}}?task={task}", None)


def term(end_at: str | None) -> Step:
    return ("admin", "PUT", "accounts/1/terms/1", {"enrollment_term": {"end_at": end_at}})


def enrolled(user: str) -> dict[str, object]:
    return {"enrollment": {"user_id": user, "enrollment_state": "active"}}


def mutation(name: str, **given: str) -> Step:
    """Canvas posts and hides grades, and overrides final ones, through GraphQL only."""
    members = ", ".join(f"{key}: {value}" for key, value in given.items())
    query = (
        f"mutation {{{{ {name}(input: {{{{ {members} }}}}) {{{{ errors {{{{ message }}}} }}}} }}}}"
    )
    return ("teacher", "POST", "/api/graphql", {"query": query})


POST = mutation("postAssignmentGrades", assignmentId="{manual}")
HIDE = mutation("hideAssignmentGrades", assignmentId="{manual}")
FIVE = grade("graded", posted_grade="5")
MATE = grade("graded", "student_2", posted_grade="4")
NO_GRADE = grade("graded", posted_grade="")
HIDDEN = grade("manual", posted_grade="6")
FINAL = {"enrollmentId": "{c1_student_1}", "overrideScore": "77"}
IN_C3 = grade_in("c3", "c3_plain", "student_1", "5")
AGAIN: Step = ("admin", "POST", "courses/{c3}/enrollments", enrolled("{student_1}"))
REACTIVATE = ("teacher", "PUT", "courses/{c3}/enrollments/{c3_student_1}/reactivate", None)
TOPICS = "courses/{c1}/discussion_topics"
NEWS = {"title": "More news", "message": "<p>It is.</p>", "is_announcement": True}
DELAYED = NEWS | {"delayed_post_at": "2026-11-20T22:00:00Z"}
MINE = {"student_ids": ["{student_1}"]}
TEAM = "groups/{c2_team}"
ENDED = {
    "start_at": "2026-01-01T00:00:00Z",
    "end_at": "2026-06-01T00:00:00Z",
    "restrict_enrollments_to_course_dates": True,
}
SAID = (
    "student_1",
    "POST",
    "courses/{c1}/discussion_topics/{graded_topic}/entries",
    {"message": "Me"},
)
OTHER = {"due_at": DUE, "points_possible": 50}
FULL = {"name": "New", "published": True, "due_at": DUE}
WORK = "courses/{c1}/assignments"
GROUPS = "courses/{c1}/assignment_groups"
