"""A person's connection to one Canvas, the cold part: its states are one table.

It is written on connect and change of state; what every run writes is in ``sync_state``.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from canvas_sync.domain.ids import Instance, Owner

ERROR_AFTER_FAILURES = 3


class State(StrEnum):
    OK = "ok"
    ERROR = "error"
    BLOCKED = "blocked"
    NEEDS_REAUTH = "needs_reauth"


class Mode(StrEnum):
    """How a person's Canvas is read: chosen by a probe at connect, checked again on refusal."""

    GRAPHQL = "graphql"
    REST = "rest"


class Cadence(StrEnum):
    """How often the schedule looks after a connection."""

    DELTA = "delta"
    DAY = "day"
    NEVER = "never"


class Meaning(NamedTuple):
    """What a state means: the API's word, the schedule's cadence, whether a sync may be asked."""

    api_status: str
    cadence: Cadence
    may_sync: bool


STATES: dict[State, Meaning] = {
    State.OK: Meaning("ok", Cadence.DELTA, may_sync=True),
    State.ERROR: Meaning("error", Cadence.DELTA, may_sync=True),
    State.BLOCKED: Meaning("needs_reauth", Cadence.DAY, may_sync=False),
    State.NEEDS_REAUTH: Meaning("needs_reauth", Cadence.NEVER, may_sync=False),
}

TRANSITIONS: dict[tuple[State, str], State] = {
    **{(state, "reconnected"): State.OK for state in State},
    **{(state, "succeeded"): State.OK for state in (State.OK, State.ERROR, State.BLOCKED)},
    **{(state, "failed_often"): State.ERROR for state in (State.OK, State.ERROR)},
    **{(state, "token_invalid"): State.BLOCKED for state in (State.OK, State.ERROR, State.BLOCKED)},
    **{(state, "token_dead"): State.NEEDS_REAUTH for state in State},
    (State.BLOCKED, "blocked_too_long"): State.NEEDS_REAUTH,
}
"""What happened to a connection → its next state; what is not here changes nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The person, once: ``subject`` is the sign-in's ``sub``; every instance ever connected."""

    subject: str
    instances: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """The cold part. ``canvas_user_id`` is global; ``sealed_token`` opens only for this owner.

    ``has_active_course``: as of the last finished run; without one a look a day is enough.
    """

    owner: Owner
    instance: Instance
    base_url: str
    canvas_user_id: str
    home_shard: int
    stored_at: datetime
    sealed_token: bytes = field(repr=False)
    state: State = State.OK
    last_error_code: str | None = None
    blocked_since: datetime | None = None
    mode: Mode = Mode.REST
    has_active_course: bool = True

    def after(self, happening: str, *, now: datetime, code: str | None = None) -> "Connection":
        """Return this connection after ``happening``, by the table; ``code`` is its last error."""
        state = TRANSITIONS.get((self.state, happening))
        if state is None:
            return self
        since = (self.blocked_since or now) if state is State.BLOCKED else None
        return replace(self, state=state, last_error_code=code, blocked_since=since)
