"""What the program `mirror` works with: the same use cases over one file, without any cloud."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from canvas_sync.adapters.memory_queue import MemoryQueue
from canvas_sync.adapters.memory_vault import MemoryVault
from canvas_sync.adapters.sqlite.agenda import SqliteAgenda
from canvas_sync.adapters.sqlite.choices import settle_courses
from canvas_sync.adapters.sqlite.connections import SqliteConnections
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.adapters.sqlite.mirror import SqliteMirror
from canvas_sync.bootstrap.mirror_canvas import ChosenCanvas
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.commit import CourseCommit
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.run import Progress
from canvas_sync.ports import Report
from canvas_sync.usecases.connect import ConnectPorts
from canvas_sync.usecases.mirror_once import ME, MirrorPorts
from canvas_sync.usecases.sync_tools import SyncTools

ATTEMPTS = 3
"""Of each request, and of a run that Canvas puts off."""


class OwnClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class MirrorSettings:
    """``dry_run``: on a copy in memory. ``courses``: to mirror; empty: all, or as before.

    ``mode``: how to read; None: as found out. ``dev_hosts``: ``host:port`` that may be plain http
    and local.
    """

    path: Path
    token: SecretStr
    dev_hosts: frozenset[str] = frozenset()
    courses: Collection[str] = ()
    mode: Mode | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class MirrorDeps:
    ports: MirrorPorts
    mirror: SqliteMirror
    canvas: ChosenCanvas


class TellingMirror(SqliteMirror):
    """Says how far it is whenever a course is stored."""

    def __init__(self, database: Database, told: Callable[[Progress], None]) -> None:
        super().__init__(database)
        self._told = told

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        await super().apply(owner, instance, fence=fence, commit=commit, progress=progress)
        self._told(progress)


@asynccontextmanager
async def opened(
    settings: MirrorSettings, report: Report, *, told: Callable[[Progress], None]
) -> AsyncIterator[MirrorDeps]:
    """The file is locked while the block runs; ``told`` hears of the progress.

    Raises:
        Refused: ``other_courses``: it is the mirror of others.
        ContractBroken: the file is no mirror, or one of a newer program.
        StorageUnavailable: another process works on it, or it can't be written.
    """
    path = settings.path
    with closing(Database.copy_of(path) if settings.dry_run else Database(path)) as database:
        home_shard = await _home_shard(database)
        chosen = await settle_courses(database, settings.courses, home_shard=home_shard)
        egress = Egress(dev_hosts=settings.dev_hosts)
        try:
            reading = RestCanvas(egress, clock=OwnClock(), report=report, attempts=ATTEMPTS)
            canvas = ChosenCanvas(reading, chosen, settings.mode, are_new=home_shard is None)
            mirror = TellingMirror(database, told)
            yield MirrorDeps(_ports(settings, database, mirror, canvas, report), mirror, canvas)
        finally:
            await egress.aclose()


async def _home_shard(database: Database) -> int | None:
    """Of the Canvas in the file; None if it was used with none yet."""
    connections = SqliteConnections(database, clock=OwnClock())
    profile = await connections.profile(ME)
    for instance in profile.instances if profile else ():
        connection = (await connections.load(ME, instance)).connection
        if connection is not None:
            return connection.home_shard
    return None


def _ports(
    settings: MirrorSettings,
    database: Database,
    mirror: SqliteMirror,
    canvas: ChosenCanvas,
    report: Report,
) -> MirrorPorts:
    clock, queue = OwnClock(), MemoryQueue()
    tools = SyncTools(
        connections=SqliteConnections(database, clock=clock),
        mirror=mirror,
        agenda=SqliteAgenda(database),
        queue=queue,
        vault=MemoryVault(settings.token),
        canvas=canvas,
        report=report,
        now=clock.now,
        jitter=random.random,
        html_to_text=html_to_text,
        max_attempts=ATTEMPTS,
    )
    connecting = _connecting(tools, settings)
    return MirrorPorts(connecting=connecting, tools=tools, queue=queue, sleep=asyncio.sleep)


def _connecting(tools: SyncTools, settings: MirrorSettings) -> ConnectPorts:
    return ConnectPorts(
        canvas=tools.canvas,
        vault=tools.vault,
        connections=tools.connections,
        agenda=tools.agenda,
        queue=tools.queue,
        report=tools.report,
        now=tools.now,
        new_id=lambda: uuid.uuid4().hex,
        dev_hosts=settings.dev_hosts,
    )


def forget_file(path: Path) -> Path:
    """Delete the file and all that is in it; by a link, the file it leads to, which is given.

    Raises:
        ContractBroken: it is no mirror.
        StorageUnavailable: another process works on it.
    """
    path = path.resolve()
    Database(path).close()
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        file.unlink(missing_ok=True)
    return path
