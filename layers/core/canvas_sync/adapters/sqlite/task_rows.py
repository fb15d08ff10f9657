"""Rows of tasks and of what Canvas sent of them: a sync names none of the person's columns."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from canvas_sync.adapters.sqlite.codec import dumps, dumps_raw, loads
from canvas_sync.domain.commit import Staged
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner
from canvas_sync.domain.moments import from_iso, iso_exact
from canvas_sync.domain.task import CanvasTask, Task, list_key
from canvas_sync.ports import TaskPage, TaskQuery

Place = tuple[Owner, Instance, CourseId]

_AT = "owner = ? AND instance = ? AND course_id = ?"
_UPSERT = """
INSERT INTO task (owner, instance, course_id, id, c_hash, version, list_key, body)
VALUES (?, ?, ?, ?, ?, 1, ?, ?)
ON CONFLICT DO UPDATE SET c_hash = excluded.c_hash, version = version + 1,
list_key = excluded.list_key, deleted_at = NULL, body = excluded.body
"""
_READ = (
    "SELECT instance, c_hash, version, done, estimated_minutes, notes, deleted_at, body,"
    " substr(list_key, 3) AS place FROM task"
)


def hashes(rows: sqlite3.Connection, place: Place) -> dict[AssignmentId, str]:
    """Content hashes of the visible tasks of one course."""
    query = f"SELECT id, c_hash FROM task WHERE {_AT} AND deleted_at IS NULL"  # noqa: S608  # our own names
    return {AssignmentId(i): c_hash for i, c_hash in rows.execute(query, place)}


def put(
    rows: sqlite3.Connection,
    place: Place,
    tasks: Mapping[AssignmentId, tuple[CanvasTask, str]],
) -> None:
    """Create or update; a row that shows this content already is left alone."""
    if not tasks:
        return
    shown = hashes(rows, place)
    query = f"SELECT id, done, body FROM task WHERE {_AT}"  # noqa: S608  # our own names
    known = {i: (done, body) for i, done, body in rows.execute(query, place) if i in tasks}
    rows.executemany(
        _UPSERT,
        [
            _row(place, task, c_hash, known.get(assignment_id))
            for assignment_id, (task, c_hash) in tasks.items()
            if shown.get(assignment_id) != c_hash
        ],
    )


def _row(
    place: Place, task: CanvasTask, c_hash: str, known: tuple[int | None, str] | None
) -> tuple[str | None, ...]:
    done = None
    if known is not None:
        done = _flag(known[0])
        task = _keeping(task, loads(CanvasTask, known[1]))
    key = list_key(task, instance=place[1], done=done)
    return (*place, task.assignment_id, c_hash, key, dumps(task))


def _keeping(task: CanvasTask, stored: CanvasTask) -> CanvasTask:
    """With the stored text where it was withheld or not read, and the later stamp of both (R85)."""
    if task.text_pending:
        task = replace(task, lock_at=stored.lock_at, unlock_at=stored.unlock_at)
    if task.text_pending or task.description_withheld:
        task = replace(task, description=stored.description)
    stamps = (task.external_updated_at, stored.external_updated_at)
    latest = max((stamp for stamp in stamps if stamp is not None), default=None)
    return replace(task, external_updated_at=latest)


def bury(
    rows: sqlite3.Connection,
    place: Place,
    buried: Sequence[AssignmentId],
    *,
    seen_at: datetime,
) -> None:
    """Turn rows into tombstones: out of every list, kept for their return."""
    at = iso_exact(seen_at)
    rows.executemany(
        "UPDATE task SET deleted_at = ?, list_key = NULL, version = version + 1"  # noqa: S608  # our own names
        f" WHERE {_AT} AND id = ? AND deleted_at IS NULL",
        [(at, *place, assignment_id) for assignment_id in buried],
    )


def stage(
    rows: sqlite3.Connection, place: Place, staged: Iterable[Staged], *, fetched_at: datetime
) -> None:
    """Keep what Canvas sent."""
    at = iso_exact(fetched_at)
    rows.executemany(
        "INSERT OR REPLACE INTO assignment_import VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (*place, one.row.id, one.hash, at, one.processing_error, dumps_raw(one.row.raw))
            for one in staged
        ],
    )


def page(rows: sqlite3.Connection, owner: Owner, query: TaskQuery) -> TaskPage:
    """See ``ports.Mirror.page``."""
    limits = {
        "owner = ?": owner,
        "place > ?": query.after or "",
        "list_key >= ?": "d" if query.include_completed else "o",  # d: done, o: open
    }
    if query.instance is not None:
        limits["instance = ?"] = query.instance
    found = rows.execute(
        f"{_READ} WHERE {' AND '.join(limits)} ORDER BY place LIMIT ?",
        (*limits.values(), query.limit + 1),
    ).fetchall()
    shown = found[: query.limit]
    after = str(shown[-1][-1]) if len(found) > len(shown) else None
    return TaskPage(tuple(_task(row) for row in shown), after)


def _task(
    row: tuple[str, str, int, int | None, int | None, str | None, str | None, str, str],
) -> Task:
    instance, c_hash, version, done, minutes, notes, deleted_at, body, _ = row
    return Task(
        instance=Instance(instance),
        canvas=loads(CanvasTask, body),
        c_hash=c_hash,
        version=version,
        done=_flag(done),
        estimated_minutes=minutes,
        notes=notes,
        deleted_at=from_iso(deleted_at) if deleted_at else None,
    )


def _flag(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)
