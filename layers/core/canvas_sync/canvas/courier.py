"""Carries one token's requests: each in its turn, again after what may pass, within its time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from itertools import count

from canvas_sync.canvas.answers import asked_seconds, wait_seconds
from canvas_sync.canvas.egress import Answer, AnswerLost
from canvas_sync.canvas.host_gate import HostGate, Passage
from canvas_sync.canvas.limiter import Limiter, Turn
from canvas_sync.canvas.meanings import Meaning, Reply
from canvas_sync.canvas.network import UnknownHost
from canvas_sync.canvas.page import cost_units, remaining_units
from canvas_sync.domain.errors import CanvasUnreachable, SyncError
from canvas_sync.domain.failures import CAP_SECONDS, wait_before
from canvas_sync.domain.ids import Instance
from canvas_sync.ports import Clock, Usage

Send = Callable[[], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Manners:
    """``attempts`` in total; ``jitter`` gives a number in [0, 1]; ``sleep`` waits seconds.

    ``spacing_seconds``: the least time between two starts. ``gate`` None: no circuit breaker.
    """

    clock: Clock
    attempts: int
    jitter: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    spacing_seconds: float = 0.0
    gate: HostGate | None = None


class Courier:
    """``deadline``: the event loop's clock, seconds; nothing is waited for beyond it."""

    def __init__(self, host: Instance, *, manners: Manners, deadline: float) -> None:
        self._host = host
        self._manners = manners
        self._deadline = deadline
        self._limiter = Limiter(
            clock=manners.clock, sleep=manners.sleep, spacing_seconds=manners.spacing_seconds
        )
        self._final: SyncError | None = None
        self._requests = 0
        self._cost_units = 0.0

    @property
    def usage(self) -> Usage:
        return Usage(self._requests, self._cost_units)

    def stop(self, error: SyncError) -> None:
        """Send nothing more: whoever asks from now on gets ``error``."""
        self._final = error

    async def ask(self, send: Send, *, once: bool) -> tuple[Answer, datetime]:
        """The answer, and our clock just before it was asked for.

        A server error, silence and resets come back only after all attempts; a 4xx at once.
        ``once``: what Canvas has begun to work on is not asked for again.

        Raises:
            Throttled: refused for load, and the wait is too long for here.
            CanvasUnreachable: no answer; ``HostDown``: the host was not asked at all.
        """
        gate = self._manners.gate
        async with gate.passage(self._host) if gate else nullcontext(Passage()) as passage:
            return await self._persist(send, passage, once=once)

    async def _persist(
        self, send: Send, passage: Passage, *, once: bool
    ) -> tuple[Answer, datetime]:
        """Try again, with full jitter, what may pass; a probe of a host that is down never."""
        attempts = 1 if passage.probes else self._manners.attempts
        for attempt in count(1):
            outcome, asked_at = await self._try(send)
            passage.answered = _host_answered(outcome, once=once)
            wait = _wait_seconds(outcome, attempt, self._manners.jitter())
            worth_it = wait <= min(CAP_SECONDS, self._left_seconds())
            if attempt >= attempts or not worth_it or not _may_pass(outcome, once=once):
                break
            await self._manners.sleep(wait)
        if isinstance(outcome, CanvasUnreachable):
            raise outcome
        return outcome, asked_at

    async def _try(self, send: Send) -> tuple[Answer | CanvasUnreachable, datetime]:
        """One attempt; a refusal for load is no attempt, it is rested and asked again."""
        while True:
            async with self._limiter.turn() as turn:
                if self._final is not None:
                    raise self._final
                self._requests += 1
                asked_at = self._manners.clock.now()
                try:
                    answer = await send()
                except CanvasUnreachable as exc:
                    return exc, asked_at
                self._note(turn, answer)
            if not turn.refused:
                return answer, asked_at
            rest, left = wait_seconds(answer), self._left_seconds()
            await self._limiter.rest(turn, wait_seconds=rest, most_seconds=left)

    def _note(self, turn: Turn, answer: Answer) -> None:
        turn.remaining = remaining_units(answer)
        turn.cost = cost_units(answer)
        turn.refused = Reply(answer).meaning is Meaning.THROTTLED if _refuses(answer) else False
        self._cost_units += turn.cost

    def _left_seconds(self) -> float:
        return self._deadline - asyncio.get_running_loop().time()


def _refuses(answer: Answer) -> bool:
    return answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}


def _wait_seconds(outcome: Answer | CanvasUnreachable, attempt: int, jitter: float) -> float:
    asked = asked_seconds(outcome) if isinstance(outcome, Answer) else 0.0
    return wait_before(attempt, jitter=jitter, asked_seconds=asked).total_seconds()


def _may_pass(outcome: Answer | CanvasUnreachable, *, once: bool) -> bool:
    """Whether the same again may be answered; a name that doesn't exist never is."""
    if isinstance(outcome, CanvasUnreachable):
        return not isinstance(outcome, (UnknownHost, AnswerLost) if once else UnknownHost)
    if outcome.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    return not once or Reply(outcome).meaning is Meaning.DOWN


def _host_answered(outcome: Answer | CanvasUnreachable, *, once: bool) -> bool | None:
    """Whether Canvas itself answered, be it with an error of its own.

    None: no answer in time to a heavy query (``once``), which says nothing of the host.
    """
    if isinstance(outcome, CanvasUnreachable):
        return None if once and isinstance(outcome, AnswerLost) else False
    if outcome.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return True
    meaning = Reply(outcome).meaning
    return None if once and meaning is Meaning.TIMED_OUT else meaning is Meaning.FAILING
