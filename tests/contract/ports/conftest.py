"""The same specification over the fakes, over AWS's adapters (moto) and over those of SQLite."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.item_codec import to_item
from canvas_sync.adapters.sqlite.agenda import SqliteAgenda
from canvas_sync.adapters.sqlite.connections import SqliteConnections
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.adapters.sqlite.mirror import SqliteMirror
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.task import CanvasTask, list_key
from canvas_sync.ports import Agenda, Connections, Mirror
from tests.fakes.agenda import FakeAgenda
from tests.fakes.aws import MIRROR, AwsStore, an_aws
from tests.fakes.clock import FakeClock
from tests.fakes.connections import FakeConnections
from tests.fakes.mirror import FakeMirror


class PersonSays(Protocol):
    """Writes the person's part of a stored task, as the person's own requests will."""

    def __call__(
        self, owner: Owner, instance: Instance, task: CanvasTask, *, done: bool, notes: str
    ) -> None: ...


@dataclass(frozen=True)
class Store:
    clock: FakeClock
    connections: Connections
    agenda: Agenda
    mirror: Mirror
    person_says: PersonSays


@pytest.fixture(params=["fake", "aws", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    clock = FakeClock()
    if request.param == "fake":
        yield _fake(clock)
    elif request.param == "sqlite":
        database = Database(tmp_path / "mirror.db")
        yield _sqlite(clock, database)
        database.close()
    else:
        with an_aws():
            yield _aws(clock)


def _fake(clock: FakeClock) -> Store:
    connections = FakeConnections(clock)
    mirror = FakeMirror(connections)

    def says(owner: Owner, instance: Instance, task: CanvasTask, **part: Any) -> None:  # noqa: ANN401  # any field
        place = owner, instance, task.course_id, task.assignment_id
        mirror.task_rows[place] = replace(mirror.task_rows[place], **part)

    return Store(clock, connections, FakeAgenda(connections), mirror, says)


def _aws(clock: FakeClock) -> Store:
    aws = AwsStore(clock)

    def says(owner: Owner, instance: Instance, task: CanvasTask, *, done: bool, notes: str) -> None:
        key = table_keys.task(owner, instance, task.course_id, task.assignment_id)
        place = list_key(task, instance=instance, done=done)
        aws.client.update_item(
            TableName=MIRROR,
            Key=to_item(key._asdict()),
            UpdateExpression="SET u_done = :done, u_notes = :notes, list_key = :place",
            ExpressionAttributeValues=to_item({":done": done, ":notes": notes, ":place": place}),
        )

    return Store(clock, aws.connections, aws.agenda, aws.mirror, says)


def _sqlite(clock: FakeClock, database: Database) -> Store:
    def says(owner: Owner, instance: Instance, task: CanvasTask, *, done: bool, notes: str) -> None:
        key = list_key(task, instance=instance, done=done)
        place = (owner, instance, task.course_id, task.assignment_id)
        database.rows.execute(
            "UPDATE task SET done = ?, notes = ?, list_key = ?"
            " WHERE owner = ? AND instance = ? AND course_id = ? AND id = ?",
            (done, notes, key, *place),
        )

    connections = SqliteConnections(database, clock=clock)
    return Store(clock, connections, SqliteAgenda(database), SqliteMirror(database), says)
