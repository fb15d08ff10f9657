"""What was done to the recorded school outside the recorded requests, each as it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from canvas_simulator import Request
from canvas_simulator.faults import Fault
from canvas_simulator.throttle import Limits, Throttle
from tests.conformance.credentials.school import ADMIN, at

if TYPE_CHECKING:
    from tests.conformance.credentials.sequence import Sequence

Json = Any  # recorded JSON
Doing = Callable[["Sequence"], object]
STUDENT, PEER = 2, 3
_COURSE, _FUTURE = 5, 6


def tokens_of_all_kinds(run: Sequence) -> None:
    """One of each kind, at 08:17:51; the last one's row is gone again."""
    run.made.clock.set(at("08:17:51"))
    run.issue(STUDENT, "expired").expires_at = at("07:17:51")
    run.issue(STUDENT, "deleted").revoked = True
    both = run.issue(STUDENT, "expired and deleted")
    both.expires_at, both.revoked = at("07:17:51"), True
    run.issue(STUDENT, "pending").blocked = True
    run.issue(STUDENT, "dated").expires_at = datetime.fromisoformat("2027-02-19T08:17:51Z")
    run.issue(PEER, "with scopes").scopes = ["url:GET|/api/v1/courses"]
    destroyed = run.issue(PEER, "destroyed")
    run.made.tokens.regenerate(destroyed)


def tokens_only_for(rule: Literal["students_for_120_days", "not_students", "admins"]) -> Doing:
    return lambda run: setattr(run.made.school.world, "tokens_for", rule)


def make_token(moment: str, expires: str | None = None, *scopes: str) -> Doing:
    """The student makes a token for the product."""
    token = {"purpose": "Canvas Sync", "expires_at": expires, "scopes": list(scopes)}
    path = "users/self/tokens"
    return lambda run: run.ask(STUDENT, "POST", path, moment, token=token)


def first_uses(run: Sequence) -> None:
    for token in run.made.tokens.of(STUDENT):
        token.purpose = "rec"
    run.issue(STUDENT, "spare")
    run.ask(STUDENT, "GET", "users/self", "08:17:10")


def earlier_runs(run: Sequence) -> None:
    """The recorder made the same tokens twice more."""
    past, scope = "2020-01-01T00:00:00Z", "url:GET|/api/v1/courses"
    make_token("08:19:31")(run)
    make_token("08:19:31", "2027-03-20T08:19:31Z")(run)
    make_token("08:19:31", "2027-03-22T08:19:31Z")(run)
    make_token("08:19:32", "soon")(run)
    make_token("08:19:32", past)(run)
    make_token("08:19:32", "2026-12-01T08:19:32Z", scope)(run)
    run.ask("spare", "GET", "users/self", "08:33:14")
    make_token("08:47:28", "2027-03-20T08:47:28Z")(run)
    make_token("08:47:32", past)(run)
    make_token("08:47:32", "2026-12-01T08:47:32Z", scope)(run)
    run.ask(STUDENT, "GET", "users/self", "09:05:03")


def earlier_tries(run: Sequence) -> None:
    make_token("09:07:03", "2026-12-21T09:07:02Z")(run)
    number = next(t.number for t in run.made.tokens.of(STUDENT) if t.value == run.named["dated"])
    path = f"users/self/tokens/{number}"
    run.ask(STUDENT, "PUT", path, "09:07:06", token={"purpose": "rec"})
    make_token("09:07:08", "2026-12-21T09:07:02Z")(run)


def last_token(run: Sequence) -> None:
    """The one recorded as number 141."""
    token = {"purpose": "Canvas Sync", "expires_at": "2026-12-21T09:09:00Z"}
    made = run.ask(STUDENT, "POST", "users/self/tokens", "09:09:00", token=token)
    run.numbers[141] = made["id"]


def at_time(moment: str) -> Doing:
    return lambda run: run.made.clock.set(at(moment))


def course_event(event: str, moment: str) -> Doing:
    course = {"event": event}
    return lambda run: run.ask(ADMIN, "PUT", f"courses/{_COURSE}", moment, course=course)


def new_course(run: Sequence) -> None:
    course = {"name": "Example Course X"}
    run.ask(ADMIN, "POST", "accounts/1/courses", "09:05:14", course=course)
    _enrol(run, _COURSE)
    run.made.school.courses[_COURSE].uuid = "4IsxF18NCYEZSYQs9ThjXwF0KNayC7M29hjc4h80"


def _enrol(run: Sequence, course_id: int) -> None:
    enrollment = {"user_id": STUDENT, "enrollment_state": "active"}
    run.ask(ADMIN, "POST", f"courses/{course_id}/enrollments", enrollment=enrollment)


def future_course(run: Sequence) -> None:
    course = {"name": "Example Course W", "start_at": "2027-02-01T00:00:00Z"}
    course |= {"restrict_enrollments_to_course_dates": "true"}
    run.ask(ADMIN, "POST", "accounts/1/courses", course=course, offer=True)
    hidden = {"restrict_student_future_view": True}
    run.ask(ADMIN, "PUT", f"courses/{_FUTURE}", course=hidden)
    _enrol(run, _FUTURE)


def deleted_assignments(run: Sequence) -> None:
    for number in (6, 7):
        work = {"name": f"Assignment {number}", "published": True}
        made = run.ask(ADMIN, "POST", "courses/1/assignments", assignment=work)
        run.ask(ADMIN, "DELETE", f"courses/1/assignments/{made['id']}")


def failing(route: str, times: int = 1) -> Doing:
    return lambda run: run.made.faults.add(Fault(route=route, kind="error", times=times))


def in_flight(run: Sequence) -> None:
    """Twelve requests of the student's at once, the bucket being empty."""
    headers = {"authorization": f"Bearer {run.token(STUDENT)}"}
    for _ in range(12):
        run.made.take(Request("GET", "/api/v1/courses", (), headers))


def limits_are(limits: Limits) -> Doing:
    def set_limits(run: Sequence) -> None:
        run.made.limits = limits
        run.made.throttle = Throttle(limits)

    return set_limits


def expensive_requests(run: Sequence) -> None:
    """Cheap ones pass; what they cost in the end leaves no room for another."""
    run.made.cost = lambda _: 20.0
    for _ in range(3):
        run.ask(STUDENT, "GET", "users/self")
