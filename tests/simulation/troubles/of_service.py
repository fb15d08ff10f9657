"""What can go wrong on our side: workers, messages, clocks, stores, tokens."""

import asyncio
import random
from datetime import timedelta

from canvas_sync.domain.errors import StorageUnavailable
from tests.simulation.harness.life import Life
from tests.simulation.harness.post import MOST_RECEIVES
from tests.simulation.harness.service import Service
from tests.simulation.troubles.arming import Ahead, happened

SECONDS_OF_PAUSE = (126.0, 400.0)


def crash(_: Service, chance: random.Random) -> Ahead:
    """The worker dies at one of its moments."""
    life = Life(kill_at=chance.randint(0, chance.choice((12, 30, 60))))
    return Ahead("crash", [life], lambda: life.struck)


def bug(_: Service, chance: random.Random) -> Ahead:
    """Whatever worker takes the message meets the bug, until it is a dead letter."""
    at = chance.randint(5, 20)
    lives = [Life(bug_at=at) for _ in range(MOST_RECEIVES)]
    return Ahead("a worker's bug", lives, lambda: any(life.struck for life in lives))


def pause(_: Service, chance: random.Random) -> Ahead:
    """The worker stands still until long after its lease; another one takes over."""
    life = Life(pause_at=(chance.randint(4, 50), chance.uniform(*SECONDS_OF_PAUSE)))
    return Ahead("lease theft", [life], lambda: life.struck)


def duplicate(service: Service, _: random.Random) -> Ahead:
    before = service.post.doubled
    service.post.to_double += 1
    return Ahead("duplicate message", [], lambda: service.post.doubled > before)


def lose(service: Service, _: random.Random) -> Ahead:
    before = service.post.lost
    service.post.to_lose += 1
    return Ahead("lost message", [], lambda: service.post.lost > before)


def refuse(service: Service, _: random.Random) -> Ahead:
    service.post.refuses += 1
    return Ahead("queue refuses", [], lambda: service.post.refuses == 0)


def skew(service: Service, chance: random.Random) -> Ahead:
    """One machine's clock is off: by an hour where Canvas tells the time, else by a minute."""
    hours = service.simulator.sends_date
    off = timedelta(hours=1) if hours else timedelta(minutes=1)
    service.machines[1].skew = chance.choice((off, -off))
    return happened("clock skew")


def storage(service: Service, chance: random.Random) -> Ahead:
    """A store can't be reached for a while."""
    store = chance.choice((service.mirror, service.connections, service.vault))
    service.tolerant = True

    async def over() -> None:
        await asyncio.sleep(chance.uniform(0, 1))
        store.down = StorageUnavailable("the store can't be reached")
        await asyncio.sleep(chance.choice((1, 20)))
        store.down = None

    service.background(over())
    return happened("storage away")


def dead_token(service: Service, chance: random.Random) -> Ahead:
    """The token is revoked, or blocked for a while."""
    token = service.simulator.tokens[service.token]
    if chance.random() < 0.5:
        token.revoked = True
    else:
        token.blocked = True
    return happened("token refused")
