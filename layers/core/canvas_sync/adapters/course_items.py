"""The items of a course: its row, and the cursor with the packed manifest."""

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.connection_items import packed, unpacked
from canvas_sync.adapters.item_codec import Fields, parse, to_fields
from canvas_sync.adapters.item_schema import header
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import CourseId, Instance, Owner
from canvas_sync.domain.manifest import pack, unpack
from canvas_sync.domain.moments import from_iso


def course_item(owner: Owner, instance: Instance, course: Course) -> Fields:
    key = table_keys.course(owner, instance, course.id)
    return {**key._asdict(), **header("course"), **to_fields(course)}


def course_of(stored: Fields) -> Course:
    return parse(Course, stored)


def cursor_item(owner: Owner, instance: Instance, course_id: CourseId, cursor: Cursor) -> Fields:
    """``manifest``: 16 bytes a row (``domain.manifest.pack``)."""
    return {
        **table_keys.cursor(owner, instance, course_id)._asdict(),
        **header("external_cursor"),
        **to_fields(cursor),
        "manifest": pack(cursor.manifest),
        "report": packed(cursor.report) if cursor.report else None,
        "missed_at": cursor.manifest.missed_at,
    }


def cursor_of(stored: Fields) -> Cursor:
    missed_at = from_iso(stored["missed_at"]) if stored.get("missed_at") else None
    manifest = unpack(stored["manifest"], missed_at=missed_at)
    report = unpacked(stored["report"]) if stored.get("report") else None
    return parse(Cursor, {**stored, "manifest": manifest, "report": report})
