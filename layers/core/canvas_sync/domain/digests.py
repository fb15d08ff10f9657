"""The canonical digest: equal for equal content, whoever wrote it down and in what order (R72)."""

import hashlib
import json
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import datetime

from canvas_sync.domain.moments import iso


def digest(content: object) -> str:
    """16 hex digits of sha256 over sorted JSON: NFC text, moments in UTC seconds.

    ``content``: JSON, and dataclasses (as their fields), sets (sorted) and moments within it.
    """
    text = _write(content)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"a {type(value).__name__} has no canonical form")


_write = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
).encode
"""Made once: `json.dumps` would make one for each row."""
