"""A task's item: Canvas's part as ``c_*``, the person's as ``u_*``."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.item_codec import Fields, parse, plain
from canvas_sync.domain.task import CanvasTask, Task

LONG_TEXT_BYTES = 256
"""From here on a description is compressed: an update costs the size of the whole item, twice."""

_IN_KEY = frozenset({"course_id", "assignment_id"})
_FLAGS = frozenset(field.name for field in fields(CanvasTask) if field.type is bool)
_DEFAULTS: Mapping[str, Any] = {
    field.name: field.default for field in fields(CanvasTask) if field.default is not MISSING
}
_STORED = tuple(field.name for field in fields(CanvasTask) if field.name not in _IN_KEY)


def canvas_attributes(task: CanvasTask) -> Mapping[str, Any]:
    """Every attribute of Canvas's part; None: not stored (null, its default, a flag that is off).

    What was withheld or not read is not among them: what is stored of it stays.
    """
    values = {f"c_{name}": _stored(task, name) for name in _STORED}
    if task.description is not None:
        values["c_description"] = _packed(task.description)
    for name in _kept(task):
        del values[f"c_{name}"]
    return values


def _stored(task: CanvasTask, name: str) -> Any:  # noqa: ANN401  # a field of any type
    value = getattr(task, name)
    if name in _FLAGS:
        return value or None
    return None if name in _DEFAULTS and value == _DEFAULTS[name] else plain(value)


def _kept(task: CanvasTask) -> Sequence[str]:
    """The fields that stay as they are stored."""
    if task.text_pending:
        return ("description", "lock_at", "unlock_at")
    return ("description",) if task.description_withheld else ()


def task_of(stored: Fields) -> Task:
    """The task in a row of table or index."""
    instance, course_id, assignment_id = table_keys.task_of(stored["sk"])
    absent = {**dict.fromkeys(_FLAGS, False), **_DEFAULTS}
    canvas = {name: stored.get(f"c_{name}", absent.get(name)) for name in _STORED}
    canvas["description"] = _unpacked(canvas["description"])
    return parse(
        Task,
        {
            "instance": instance,
            "canvas": {**canvas, "course_id": course_id, "assignment_id": assignment_id},
            "c_hash": stored["c_hash"],
            "version": stored["version"],
            "done": stored.get("u_done"),
            "estimated_minutes": stored.get("u_estimated_minutes"),
            "notes": stored.get("u_notes"),
            "deleted_at": stored.get("deleted_at"),
        },
    )


def _packed(text: str) -> str | bytes:
    encoded = text.encode("utf-8", "replace")
    return zlib.compress(encoded) if len(encoded) > LONG_TEXT_BYTES else encoded.decode()


def _unpacked(stored: str | bytes | None) -> str | None:
    return zlib.decompress(stored).decode() if isinstance(stored, bytes) else stored
