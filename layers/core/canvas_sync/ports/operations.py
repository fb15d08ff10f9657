"""What the service keeps to run itself (table ``ops``): the agenda, and the breakers of hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.ids import Instance, Owner, SyncId


@dataclass(frozen=True, slots=True)
class Asked:
    """An open run that a person asked for; ``sent_at`` None: never reached the queue."""

    owner: Owner
    instance: Instance
    sync_id: SyncId
    asked_at: datetime
    sent_at: datetime | None


class Agenda(Protocol):
    """What the planner remembers between its ticks."""

    async def asked(self) -> Sequence[Asked]: ...

    async def sent(self, owner: Owner, sync_id: SyncId, *, at: datetime) -> None:
        """Note that the queue took the message; nothing happens if the run ended meanwhile."""
        ...

    async def planned_until(self) -> datetime | None: ...

    async def plan_until(self, minute: datetime, *, seen: datetime | None) -> bool:
        """Move the mark; False if another tick moved it first."""
        ...


class Breakers(Protocol):
    """Each host's circuit breaker, shared by all workers."""

    async def load(self, host: Instance) -> Breaker:
        """A closed one where nothing is stored."""
        ...

    async def store(self, host: Instance, breaker: Breaker) -> bool:
        """Write ``breaker``; False if what is stored is not the revision before it."""
        ...
