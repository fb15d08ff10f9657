"""Versions of stored items: older ones are brought up to date on reading, newer ones refused.

``SCHEMA`` is what this code writes. A change of an item's form raises it and adds one pure
function per changed type to ``UPGRADES``; nothing stored has to be rewritten for it.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from canvas_sync.adapters.item_codec import Fields
from canvas_sync.domain.errors import ContractBroken

SCHEMA = 1


def header(item_type: str) -> Fields:
    """What every item begins with; ``item_type`` as the requirements name it (R60)."""
    return {"type": item_type, "schema": SCHEMA}


def current(stored: Fields) -> Fields:
    """``stored`` in the form of ``SCHEMA``.

    Raises:
        ContractBroken: it is of a newer form, or of one that nothing leads up from.
    """
    item_type, version = stored.get("type"), int(stored.get("schema", -1))
    if version > SCHEMA:
        raise ContractBroken(f"{item_type} has schema {version}, this code knows {SCHEMA}: deploy")
    for step in range(version, SCHEMA):
        if (item_type, step) not in UPGRADES:
            raise ContractBroken(f"{item_type} of schema {version} can't be brought up to date")
        stored = UPGRADES[item_type, step](stored)
    return stored


def expired(stored: Fields, *, now: datetime) -> bool:
    """Whether the item's time is over: DynamoDB deletes it up to days later."""
    return "expires_at" in stored and int(stored["expires_at"]) <= now.timestamp()


def _state_with_run(stored: Fields) -> Fields:
    """Schema 0 held the run in progress in attributes ``run_*`` of its own."""
    run = {name[4:]: value for name, value in stored.items() if name.startswith("run_")}
    kept = {name: value for name, value in stored.items() if not name.startswith("run_")}
    return {**kept, "run": {**run, "progress": {}}} if run else kept


def _task_with_text_moments(stored: Fields) -> Fields:
    """Schema 0 held Canvas's moments as seconds since 1970."""
    moments = [name for name in stored if name.startswith("c_") and name.endswith("_at")]
    return {**stored, **{name: datetime.fromtimestamp(int(stored[name]), UTC) for name in moments}}


UPGRADES: dict[tuple[str | None, int], Callable[[Fields], Fields]] = {
    ("sync_state", 0): _state_with_run,
    ("task", 0): _task_with_text_moments,
}
"""(item type, schema) → the function that makes the next schema of it."""
