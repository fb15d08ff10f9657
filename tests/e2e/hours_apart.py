"""A connection whose workers' clocks are wrong, and a teacher who changes things meanwhile."""

import asyncio
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ulid import ULID

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.ids import Instance, SyncId, owner_of
from canvas_sync.domain.run import Kind, Reason
from local.school import STUDENT_ONE, TEACHER_ONE, School
from local.stack import Stack
from tests.e2e.mirrored import mirror_of
from tests.e2e.person import items
from tests.e2e.stores import stores
from tests.e2e.worker_process import Invocation, WorkerProcess, working

FEW, MANY = 12, 17
"""Courses: of some tasks, and of more than a transaction takes."""
MOVED, GRADED, DELETED = 303, 299, 305
OF_THE_WAY = frozenset({"version", "recent", "missed_at", "topics_missed_at"})
"""How often a row was written, and what was seen on the way to how it is."""

Item = dict[str, Any]


@dataclass
class Connection:
    """The connection of ``sub``; ``look`` says what must hold of it at every moment."""

    stack: Stack
    school: School
    sub: str
    fence: int = 0

    def working(
        self, ahead: timedelta, *, hold_before: str = ""
    ) -> AbstractContextManager[WorkerProcess]:
        """A worker that the schedule's message wakes, its clock ``ahead``."""
        message = SyncMessage(
            kind=Kind.DELTA,
            owner=owner_of(self.stack.sign_in.issuer, self.sub),
            instance=Instance(self.school.host),
            sync_id=SyncId(str(ULID())),
            requested_by=Reason.SCHEDULED,
            correlation_id="schedule",
        )
        seconds = ahead.total_seconds()
        return working(self.stack, Invocation(message.as_json(), seconds, hold_before))

    def run(self, ahead: timedelta) -> str:
        """One undisturbed invocation; how it stopped."""
        with self.working(ahead) as worker:
            stopped = str(worker.outcome()["stopped"])
        self.look()
        return stopped

    def rows(self) -> list[Item]:
        """Everything that is stored of the person."""
        return items(self.stack, self.sub)

    def names(self) -> tuple[str, set[str]]:
        """What the moved task is called, and what those of the course of many are filed under."""
        rows = {row["sk"]["S"]: row for row in items(self.stack, self.sub, "TASK#")}
        title = next(row["c_title"]["S"] for key, row in rows.items() if key.endswith(f"{MOVED}"))
        many = [row for key, row in rows.items() if f"#{10**13 + MANY}#" in key]
        return title, {row["c_subject"]["S"] for row in many}

    def look(self) -> None:
        """The fence never goes back; a watermark is no later than the school's clock."""
        owner = owner_of(self.stack.sign_in.issuer, self.sub)
        load = stores(self.stack).connections.load
        state = asyncio.run(load(owner, Instance(self.school.host))).state
        assert state.fence >= self.fence
        assert state.watermark is not None
        assert state.watermark <= self.school.now
        self.fence = state.fence


def teach(school: School, word: str, *, due_at: str, score: int) -> None:
    """Name a task ``word`` and move it, grade another."""
    few = f"courses/{FEW}/assignments"
    task = {"assignment[name]": word, "assignment[due_at]": due_at}
    grade = {"submission[posted_grade]": str(score)}
    with school.client(TEACHER_ONE) as teacher:
        teacher.put(f"{few}/{MOVED}", data=task).raise_for_status()
        path = f"{few}/{GRADED}/submissions/{STUDENT_ONE}"
        teacher.put(path, data=grade).raise_for_status()
    school.simulator.clock.advance(timedelta(seconds=5))


def rename(school: School, word: str) -> None:
    """Name the course of many ``word``: every task of it is to be written."""
    with school.client(TEACHER_ONE) as teacher:
        form = {"course[name]": word}
        teacher.put(f"courses/{MANY}", data=form).raise_for_status()


def delete(school: School) -> None:
    """Take away an assignment and a discussion."""
    with school.client(TEACHER_ONE) as teacher:
        topics = teacher.get(f"courses/{FEW}/discussion_topics").json()
        for path in (f"assignments/{DELETED}", f"discussion_topics/{topics[-1]['id']}"):
            teacher.delete(f"courses/{FEW}/{path}").raise_for_status()


def visible(stack: Stack, sub: str) -> dict[str, Item]:
    """The mirror of ``sub`` without what is buried, and without how it came to be."""
    rows = mirror_of(stack, sub)
    buried = {_place(key) for key, row in rows.items() if "deleted_at" in row}
    return {
        key: {name: value for name, value in row.items() if name not in OF_THE_WAY}
        for key, row in rows.items()
        if _place(key) not in buried
    }


def _place(key: str) -> str:
    """Where a task and its raw row are the same."""
    return key.partition("#")[2] if key.startswith(("TASK#", "IMPORT#")) else key
