"""A school for the laptop: the Canvas simulator with the recorded world, inside this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from canvas_simulator import Simulator, World, open_world
from canvas_simulator.server import running
from local.places import ROOT

RECORDED = ROOT / "tests/data/recorded/world-a.jsonl.gz"
STUDENT_ONE = 66
TEACHER_ONE = 78


@dataclass(frozen=True)
class School:
    """A Canvas that listens on loopback."""

    url: str
    simulator: Simulator

    @property
    def host(self) -> str:
        """``host:port``, as the product's list of development hosts wants it."""
        return urlsplit(self.url).netloc

    @property
    def now(self) -> datetime:
        """What time it is there: the clock goes on from the moment of the recording."""
        return self.simulator.clock.now()

    def token(self, user_id: int = STUDENT_ONE) -> str:
        return self.simulator.tokens.first(user_id).value

    def client(self, user_id: int) -> httpx.Client:
        """Canvas's own API as that user sees it."""
        headers = {"authorization": f"Bearer {self.token(user_id)}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, trust_env=False)


@contextmanager
def open_school(world: World | None = None, *, port: int = 0) -> Iterator[School]:
    """Serve ``world`` (the recorded one) until the block ends; a thread, so nothing outlives us."""
    simulator = Simulator(world or open_world(RECORDED))
    with running(simulator, port) as url:
        yield School(url, simulator)
