"""Edge cases 25 and 26: what a refusal means, and a token that dies in the middle of a term."""

from collections.abc import Callable

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.auth import Token
from canvas_simulator.faults import Fault
from canvas_simulator.http import Reply, Request
from canvas_sync.domain.connection import Mode, State
from tests.edge.small_school import DAY, STUDENT, TICK, a_school, mirrored
from tests.edge.student import Student

Do = Callable[[Simulator, Token], object]


def _expire(school: Simulator, token: Token) -> None:
    token.expires_at = school.clock.now()


def _fault(kind: str, route: str, status: int | None = None, body: str | None = None) -> Do:
    return lambda school, _: school.faults.add(
        Fault(kind=kind, route=route, status=status, body=body, times=None)
    )


MEANINGS: dict[str, tuple[Do, State, str | None]] = {
    "401 expired": (_expire, State.NEEDS_REAUTH, "token_expired"),
    "401 revoked": (lambda _, t: setattr(t, "revoked", True), State.NEEDS_REAUTH, "token_revoked"),
    "401 invalid": (lambda _, t: setattr(t, "blocked", True), State.BLOCKED, "token_invalid"),
    "401 no scope": (lambda *_: None, State.OK, None),
    "403 throttled": (_fault("throttled", "."), State.OK, "throttled"),
}
"""What happens to the token → the connection's state, and the code the run ends with."""


@pytest.mark.parametrize("name", MEANINGS)
async def test_25_refusals_have_meanings(name: str) -> None:
    """R76: of the 401s two end the credential, one may pass, one only closes GraphQL.

    A 403 for load means to wait; one for a course is that course's alone (see edge case 24).
    """
    do, state, code = MEANINGS[name]
    student = await mirrored(a_school(), Mode.GRAPHQL)
    before = dict(student.tasks)

    do(student.school, student.school.tokens.first(STUDENT))
    student.wire.mode = Mode.REST if name == "401 no scope" else Mode.GRAPHQL
    student.later(TICK)
    outcome = await student.reconcile()

    assert student.connection.state is state
    assert outcome.code == code
    assert student.connection.mode is student.wire.mode
    assert student.tasks == before


async def test_26_token_dies_during_a_run(mode: Mode) -> None:
    """R76: a token that ends at its 120th day, in the middle of a run, keeps what is stored.

    Nothing more is asked with it but what was under way, and nothing later until the person
    connects again; the run is partial.
    """
    student = Student(Simulator(a_school(courses=24)), STUDENT, mode)
    contents: list[int] = []

    def tamper(request: Request, _: Reply) -> None:
        if "discussion_topics" in request.path or b"topics:" in request.body:
            contents.append(len(student.wire.asked))
        if len(contents) == LAST_ANSWERED:
            student.school.tokens.first(STUDENT).expires_at = student.clock.now()

    student.wire.tamper = tamper
    outcome = await student.full()
    asked, kept = len(student.wire.asked), len(student.tasks)
    student.later(DAY)
    later = await student.delta()

    assert (outcome.stopped, outcome.code) == ("partial", "token_expired")
    assert student.connection.state is State.NEEDS_REAUTH
    assert asked - contents[LAST_ANSWERED - 1] <= IN_FLIGHT
    assert later.stopped == "needs_reauth"
    assert len(student.wire.asked) == asked
    assert len(student.tasks) == kept
    assert 0 < kept < 48


LAST_ANSWERED = 8
"""So many answers with courses' contents come before the token's end."""
IN_FLIGHT = 3
