"""A school with nobody in it but its administrator."""

from __future__ import annotations

from datetime import datetime

from canvas_simulator.generating.sizes import BASE_URL, BEGAN, NOW
from canvas_simulator.schema import Term, User, World

ADMIN_ID = 99


def administrator(since: datetime) -> User:
    """Whose token builds and changes whatever it likes."""
    return User(
        id=ADMIN_ID,
        key="admin_1",
        name="Administrator One",
        login_id="admin_1@example.test",
        email="admin_1@example.test",
        created_at=since,
        admin=True,
    )


def empty(base_url: str = BASE_URL, seed: int = 0) -> World:
    """A school with a default term and an administrator, to be built through the API."""
    return World(
        base_url=base_url,
        clock_at=NOW,
        seed=seed,
        users=[administrator(BEGAN)],
        terms=[Term(id=1, name="Default Term", created_at=BEGAN)],
    )
