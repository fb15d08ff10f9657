"""The choice of courses: made once, however they are spelt."""

from pathlib import Path

import pytest

from canvas_sync.adapters.sqlite.choices import settle_courses
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.errors import Refused


async def test_chosen_courses(tmp_path: Path) -> None:
    """The choice of courses can be made again until it was used; then another is refused.

    Another spelling is no other choice: 13 of shard 1 is 10000000000013.
    """
    database = Database(tmp_path / "mirror.db")

    assert await settle_courses(database, ["12"], home_shard=None) == {"12"}
    assert await settle_courses(database, ["12", "13"], home_shard=None) == {"12", "13"}
    assert await settle_courses(database, [], home_shard=1) == {"12", "13"}
    for same in (["13", "12"], ["10000000000013", "12"], ["10000000000013", "12", "13"]):
        assert await settle_courses(database, same, home_shard=1) == {"12", "13"}
    for other in (["12"], ["12", "20000000000013"]):
        with pytest.raises(Refused, match="mirror of 12, 13"):
            await settle_courses(database, other, home_shard=1)
    assert await settle_courses(database, [], home_shard=None) == frozenset()
    with pytest.raises(Refused, match="mirror of all courses"):
        await settle_courses(database, ["12"], home_shard=1)
    database.close()
