"""A run whose token dies, is blocked, or was replaced meanwhile; a key out of order."""

from datetime import timedelta

from canvas_sync.domain.errors import (
    KeyUnavailable,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from canvas_sync.domain.run import RunState
from tests.fakes.builders import ANNA, SCHOOL
from tests.unit.usecases.service import (
    Service,
    course_id,
    synced,
)


async def test_death_of_a_replaced_token_harms_nobody() -> None:
    """R76: the person connects again in mid-run; the old token's end is not the new one's."""
    service = await synced(12)
    service.canvas.people["token-of-anna-2"] = service.person
    await service.ask()
    message = service.queue.sent.pop(0).message

    async def meanwhile(request: str) -> None:
        if request == "look" and not service.person.failures:
            service.person.failures["look"] = TokenRevoked("revoked")
            clean = service.person.failures.copy()
            service.person.failures.clear()
            await service.connect("token-of-anna-2")
            service.person.failures.update(clean)

    service.canvas.before = meanwhile
    first = await service.deliver(message)

    async def quiet(_request: str) -> None:
        service.person.failures.clear()

    service.canvas.before = quiet
    assert (first.stopped, first.code) == ("later", "token_revoked")
    assert service.api_state == "ok"
    assert await service.deliver_all() == ["completed"]


async def test_blocked_credential_is_probed_first() -> None:
    """R76: a blocked credential's daily look begins with one cheap question."""
    service = await synced(12)
    service.person.failures["identity"] = service.person.failures["look"] = TokenInvalid("no")
    await service.scheduled()
    service.canvas.requests.clear()

    await service.scheduled()

    assert service.canvas.requests[0] == "identity"
    assert "courses" not in service.canvas.requests


async def test_dead_token_keeps_what_was_stored_and_asks_nothing_more() -> None:
    """R76: a token that dies at the second course: partial, needs_reauth, no further request."""
    service = Service()
    service.courses(12, 13, 14)
    service.person.failures[f"contents/{course_id(13)}"] = TokenExpired("expired")
    connected = await service.connect()

    assert await service.deliver_all() == ["partial"]

    run = await service.run(connected.sync_id)
    assert len(service.tasks) == 3
    assert (run.state, run.error_code) == (RunState.PARTIAL, "token_expired")
    assert service.api_state == "needs_reauth"
    assert not service.queue.buried
    service.canvas.requests.clear()
    assert await service.scheduled() == []
    assert service.canvas.requests == []


async def test_invalid_token_blocks_and_is_probed() -> None:
    """R76: Canvas says Invalid: blocked, rows kept; the daily probe heals or keeps it."""
    service = await synced(12)
    service.person.failures["identity"] = service.person.failures["look"] = TokenInvalid("no")

    assert await service.scheduled() == ["failed"]
    assert service.api_state == "blocked"
    assert len(service.tasks) == 3
    assert await service.scheduled() == ["failed"]

    service.person.failures.clear()
    assert await service.scheduled() == ["completed"]
    assert service.api_state == "ok"


async def test_blocked_for_thirty_days_needs_a_reconnect() -> None:
    """The probe gives up after 30 days."""
    service = await synced(12)
    service.person.failures["identity"] = service.person.failures["look"] = TokenInvalid("no")
    await service.scheduled()
    service.clock.move(timedelta(days=31))
    await service.scheduled()

    assert service.api_state == "needs_reauth"


async def test_invalid_that_identity_denies_is_no_dead_token() -> None:
    """Decision table row 6: Invalid is confirmed by users/self before it counts."""
    service = await synced(12)
    service.person.failures["look"] = TokenInvalid("no")

    assert (await service.scheduled())[0] == "waiting"

    assert service.api_state == "ok"


async def test_key_outage_is_retried_and_deactivates_nothing() -> None:
    """R89, R218: KMS out of order → waiting, then failed; the sealed token stays."""
    service = await synced(12)
    sealed = service.connections.cold[ANNA, SCHOOL].sealed_token
    service.vault.down = KeyUnavailable("no key")

    assert await service.scheduled() == ["waiting", "waiting", "failed"]
    assert service.connections.cold[ANNA, SCHOOL].sealed_token == sealed

    service.vault.down = None
    assert await service.scheduled() == ["completed"]


async def test_queued_message_of_a_dead_credential_is_done_with() -> None:
    """R76: no further calls."""
    service = await synced(12)
    await service.ask()
    message = service.queue.messages[0]
    service.person.failures["look"] = TokenExpired("expired")
    await service.deliver(message)
    service.canvas.requests.clear()

    assert (await service.deliver(message)).stopped == "needs_reauth"
    assert not service.canvas.requests
