"""The items of a course: its row, its topics, and the cursor with the packed manifests."""

from dataclasses import fields, replace
from datetime import datetime

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.connection_items import packed, unpacked
from canvas_sync.adapters.item_codec import Fields, parse, to_fields
from canvas_sync.adapters.item_schema import header
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import CourseId, Instance, Owner
from canvas_sync.domain.manifest import Manifest, TopicManifest, pack, unpack
from canvas_sync.domain.moments import from_iso
from canvas_sync.domain.topic import Group, Topic


def course_item(owner: Owner, instance: Instance, course: Course) -> Fields:
    key = table_keys.course(owner, instance, course.id)
    return {**key._asdict(), **header("course"), **to_fields(course)}


def course_of(stored: Fields) -> Course:
    return parse(Course, stored)


def cursor_item(owner: Owner, instance: Instance, course_id: CourseId, cursor: Cursor) -> Fields:
    """``manifest``, ``topics``: 16 bytes a row (``domain.manifest.pack``)."""
    return {
        **table_keys.cursor(owner, instance, course_id)._asdict(),
        **header("external_cursor"),
        **to_fields(cursor),
        "manifest": pack(cursor.manifest),
        "missed_at": cursor.manifest.missed_at,
        "topics": pack(cursor.topics) or None,
        "topics_missed_at": cursor.topics.missed_at,
        "report": packed(cursor.report) if cursor.report else None,
    }


def cursor_of(stored: Fields) -> Cursor:
    manifest: Manifest = unpack(stored["manifest"], missed_at=_moment(stored, "missed_at"))
    missed_at = _moment(stored, "topics_missed_at")
    topics: TopicManifest = unpack(stored.get("topics", b""), missed_at=missed_at)
    report = unpacked(stored["report"]) if stored.get("report") else None
    made = {"manifest": Manifest(), "topics": TopicManifest(), "report": report}
    return replace(parse(Cursor, {**stored, **made}), manifest=manifest, topics=topics)


def _moment(stored: Fields, name: str) -> datetime | None:
    return from_iso(stored[name]) if stored.get(name) else None


def topic_item(owner: Owner, instance: Instance, topic: Topic) -> Fields:
    kind = "announcement" if topic.is_announcement else "discussion"
    key = table_keys.topic(owner, instance, topic.course_id, topic.id)
    return {**key._asdict(), **header(kind), **to_fields(topic)}


def topic_of(stored: Fields) -> Topic:
    return parse(Topic, {**_NO_TOPIC, **stored})


def group_item(owner: Owner, instance: Instance, group: Group) -> Fields:
    key = table_keys.group(owner, instance, group.id)
    return {**key._asdict(), **header("group"), **to_fields(group)}


def group_of(stored: Fields) -> Group:
    return parse(Group, {**_NO_GROUP, **stored})


_NO_TOPIC = dict.fromkeys(field.name for field in fields(Topic))
_NO_GROUP = dict.fromkeys(field.name for field in fields(Group))
"""Null is not stored."""
