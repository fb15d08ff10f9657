"""What an error of a run leads to: it waits and goes on, or ends and says what that means."""

from dataclasses import replace
from datetime import datetime, timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import CredentialRefused, Retriable, SyncError
from canvas_sync.domain.failures import Decision, decide, wait_before
from canvas_sync.domain.run import RunState
from canvas_sync.domain.settling import after_error, after_failure
from canvas_sync.domain.sync_state import Linked, Turn, ended
from canvas_sync.usecases.close_run import answered_runs, closed_records, end_run
from canvas_sync.usecases.hand_on import hand_on
from canvas_sync.usecases.sync_tools import Outcome, SyncTools, Walk
from canvas_sync.usecases.take_lease import ours
from canvas_sync.usecases.turns import open_runs


async def settle_failure(
    error: SyncError, walk: Walk, message: SyncMessage, *, tools: SyncTools
) -> Outcome:
    """By the table of failures: wait and go on, or end the run and note what it means."""
    decision = decide(error)
    attempt = 1 if walk.unmarked else message.attempt + 1  # whoever comes further begins to count
    if isinstance(error, CredentialRefused) and await _replaced(walk, tools=tools):
        await hand_on(walk, message, wait=timedelta(), tools=tools)
        return Outcome.of("later", walk, code=decision.code, why=str(error))
    if decision.again and attempt < tools.max_attempts:
        asked = error.wait_seconds if isinstance(error, Retriable) else 0.0
        wait = wait_before(attempt, jitter=tools.jitter(), asked_seconds=asked)
        again = message.model_copy(update={"attempt": attempt})
        await hand_on(walk, again, wait=wait, tools=tools, attempts=1)
        return Outcome.of("waiting", walk, code=decision.code, why=str(error))
    return await _give_up(error, decision, walk, message, tools=tools)


async def _replaced(walk: Walk, *, tools: SyncTools) -> bool:
    """Whether the person connected again while the old token was being used up."""
    seen = await tools.connections.load(walk.owner, walk.instance)
    return ours(seen, walk).sealed_token != walk.sealed_token


async def _give_up(
    error: SyncError, decision: Decision, walk: Walk, message: SyncMessage, *, tools: SyncTools
) -> Outcome:
    now, dead = tools.now(), isinstance(error, CredentialRefused)
    result = RunState.PARTIAL if dead and walk.counts.changed else RunState.FAILED
    turn = await end_failed(decision, walk, message, tools=tools, result=result)
    if decision.again and answered_runs(turn.seen):
        again = message.model_copy(update={"requested_by": turn.runs[0].reason})
        await _bury(again, decision, walk, tools=tools, now=now)
    return Outcome.of(result.value, walk, code=decision.code)


async def end_failed(
    decision: Decision,
    walk: Walk,
    message: SyncMessage,
    *,
    tools: SyncTools,
    result: RunState = RunState.FAILED,
) -> Turn:
    """End the run by ``decision``; what waits behind a dead credential ends with it."""
    now = tools.now()

    async def step(seen: Linked) -> Turn:
        connection = ours(seen, walk)
        state = after_failure(ended(seen.state), now=now)
        cold = after_error(connection, decision, failures=state.failures, now=now)
        runs = await closed_records(
            seen, walk, message, result, connections=tools.connections, now=now, decision=decision
        )
        if decision.happening is None:
            return Turn(seen, cold, state, runs=runs, answered=answered_runs(seen))
        nothing_waits = replace(state, run=None)
        return Turn(seen, cold, nothing_waits, runs=runs, answered=open_runs(seen.state))

    return await end_run(walk, step, tools=tools)


async def _bury(
    message: SyncMessage, decision: Decision, walk: Walk, *, tools: SyncTools, now: datetime
) -> None:
    """Put the run's message with the dead letters, as somebody may send it again."""
    await tools.queue.bury(
        message.model_copy(update={"attempt": 0, "continuation": True, "not_before": None}),
        code=decision.code,
        attempts=message.attempt + 1,
        first_at=walk.lease.started_at or now,
        last_at=now,
    )
