"""The routes under `/_sim/`: what a test may do to the school besides using it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from canvas_simulator.call import stamp
from canvas_simulator.faults import Fault
from canvas_simulator.http import Reply, Request, json_reply
from canvas_simulator.worlds import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.app import Simulator

_FAULT = TypeAdapter(Fault)
Given = dict[str, object]
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


class _Clock(BaseModel):
    """What `POST /_sim/clock` may have."""

    model_config = ConfigDict(extra="forbid")
    freeze: bool | None = None
    set: AwareDatetime | None = None
    advance_seconds: Annotated[float, Field(allow_inf_nan=False)] | None = None


class _TokenChange(BaseModel):
    """What `POST /_sim/tokens` may have."""

    model_config = ConfigDict(extra="forbid")
    do: Literal["issue", "revoke", "expire", "block", "unblock", "scope", "suspend", "restore"]
    user_id: int | None = None
    token: str | None = None


def answer(simulator: Simulator, request: Request) -> Reply:
    """The reply to a control request; 400 with the reason where its body makes no sense."""
    found = _ROUTES.get((request.method, request.path.removeprefix("/_sim/")))
    if found is None:
        return json_reply(404, {"routes": [f"{m} /_sim/{p}" for m, p in _ROUTES]})
    try:
        return json_reply(200, found(simulator, _given(request)))
    except ValidationError as exc:
        return json_reply(400, {"error": problems(exc)})
    except (ValueError, RecursionError) as exc:
        return json_reply(400, {"error": str(exc)})


def _given(request: Request) -> Given:
    try:
        given = json.loads(request.body or b"{}")
    except ValueError as exc:
        raise ValueError(f"the body is no JSON: {exc}") from exc
    if not isinstance(given, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004  # it is input
    return given


def _clock(simulator: Simulator, _: Given) -> object:
    clock = simulator.clock
    return {"now": clock.now().isoformat(), "frozen": clock.frozen, "jobs": clock.waiting}


def _set_clock(simulator: Simulator, given: Given) -> object:
    """`{"freeze": true|false, "set": moment, "advance_seconds": n}`, in this order."""
    clock, asked = simulator.clock, _Clock.model_validate(given)
    at = asked.set or clock.now()
    seconds = asked.advance_seconds or 0.0
    span = (_LATEST - _EARLIEST).total_seconds()
    if not (_EARLIEST <= at <= _LATEST and abs(seconds) <= span):
        raise ValueError(f"set, advance_seconds: no clock goes beyond {_EARLIEST} and {_LATEST}")
    at += timedelta(seconds=seconds)
    if not _EARLIEST <= at <= _LATEST:
        raise ValueError(f"advance_seconds: no clock goes beyond {_EARLIEST} and {_LATEST}")
    if asked.freeze is not None:
        (clock.freeze if asked.freeze else clock.run)()
    if asked.set is not None or asked.advance_seconds is not None:
        clock.set(at)
    return _clock(simulator, given)


def _faults(simulator: Simulator, _: Given) -> object:
    return [_shown(fault) for fault in simulator.faults.all()]


def _add_fault(simulator: Simulator, given: Given) -> object:
    """The members of `Fault`: route, kind, times, after, status, body, headers …."""
    return _shown(simulator.faults.add(_FAULT.validate_python(given)))


def _shown(fault: Fault) -> object:
    return _FAULT.dump_python(fault, exclude={"last_rows"})


def _clear_faults(simulator: Simulator, given: Given) -> object:
    simulator.faults.clear()
    return _faults(simulator, given)


def _counters(simulator: Simulator, _: Given) -> object:
    requests = simulator.requests
    recent = [
        {"method": s.method, "path": s.path, "query": s.query, "status": s.status}
        for s in requests.recent
    ]
    return {"total": requests.total, "routes": dict(requests.by_route), "recent": recent}


def _clear_counters(simulator: Simulator, given: Given) -> object:
    simulator.requests.clear()
    return _counters(simulator, given)


def _tokens(simulator: Simulator, _: Given) -> object:
    """The first token of each user, by id and by the name tests use."""
    users = simulator.school.world.users
    return [
        {"user_id": u.id, "key": u.key, "token": simulator.tokens.first(u.id).value} for u in users
    ]


def _change_token(simulator: Simulator, given: Given) -> object:
    """`{"do": "issue", "user_id": n}` or `{"do": …, "token": …}` with what to do.

    revoke, expire, block, unblock, scope; suspend and restore act on the token's user.
    """
    asked = _TokenChange.model_validate(given)
    do = asked.do
    if do == "issue":
        if asked.user_id not in simulator.school.users:
            raise ValueError(f"user_id: there is no user {asked.user_id}")
        return {"token": simulator.tokens.issue(asked.user_id).value}
    try:
        token = simulator.tokens[asked.token or ""]
    except KeyError as exc:
        raise ValueError(f"token: there is no token {asked.token!r}") from exc
    user = simulator.school.users[token.user_id]
    changes: dict[object, Callable[[], None]] = {
        "revoke": lambda: setattr(token, "revoked", True),
        "expire": lambda: setattr(token, "expires_at", simulator.clock.now()),
        "block": lambda: setattr(token, "blocked", True),
        "unblock": lambda: setattr(token, "blocked", False),
        "scope": lambda: setattr(token, "scoped", True),
        "suspend": lambda: setattr(user, "suspended", True),
        "restore": lambda: setattr(user, "suspended", False),
    }
    changes[do]()
    return {"user_id": token.user_id, "done": do}


def _world(simulator: Simulator, _: Given) -> object:
    world = simulator.school.world
    return {
        "base_url": world.base_url,
        "now": stamp(simulator.clock.now()),
        "users": [{"id": u.id, "key": u.key, "name": u.name} for u in world.users],
        "courses": [{"id": c.id, "name": c.name} for c in world.courses],
        "assignments": len(world.assignments),
        "submissions": len(world.submissions),
    }


def _reset(simulator: Simulator, given: Given) -> object:
    simulator.reset()
    return _clock(simulator, given)


_ROUTES: dict[tuple[str, str], Callable[[Simulator, Given], object]] = {
    ("GET", "clock"): _clock,
    ("POST", "clock"): _set_clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "counters"): _counters,
    ("DELETE", "counters"): _clear_counters,
    ("GET", "tokens"): _tokens,
    ("POST", "tokens"): _change_token,
    ("GET", "world"): _world,
    ("POST", "reset"): _reset,
}
