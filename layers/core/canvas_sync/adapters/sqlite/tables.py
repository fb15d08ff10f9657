"""The tables of the file: ``body`` is an object of the domain as JSON, the other columns find it.

A change of their form raises ``SCHEMA``.
"""

APPLICATION_ID = 0x43_53_4D_31
"""``CSM1``, in the header of the file: whose it is."""
SCHEMA = 1

TABLES = """
CREATE TABLE state (owner TEXT, instance TEXT, body TEXT NOT NULL, PRIMARY KEY (owner, instance));
CREATE TABLE connection (owner TEXT, instance TEXT, due_slot TEXT, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance));
CREATE TABLE profile (owner TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE run (owner TEXT, sync_id TEXT, asked_at TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (owner, sync_id));
CREATE TABLE asked (sync_id TEXT PRIMARY KEY, owner TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE tick (name TEXT PRIMARY KEY, planned_until TEXT NOT NULL);

CREATE TABLE chosen_course (id TEXT PRIMARY KEY);
CREATE TABLE course (owner TEXT, instance TEXT, id TEXT, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance, id));
CREATE TABLE cursor (owner TEXT, instance TEXT, id TEXT, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance, id));
CREATE TABLE member_group (owner TEXT, instance TEXT, id TEXT, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance, id));
CREATE TABLE topic (owner TEXT, instance TEXT, course_id TEXT, id TEXT, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance, course_id, id));
CREATE TABLE kept_pages (owner TEXT, instance TEXT, sync_id TEXT NOT NULL, kept_at TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (owner, instance));

-- The person's part is done, notes and estimated_minutes: no sync names them.
CREATE TABLE task (owner TEXT, instance TEXT, course_id TEXT, id TEXT,
    c_hash TEXT NOT NULL, version INTEGER NOT NULL, list_key TEXT, deleted_at TEXT,
    done INTEGER, notes TEXT, estimated_minutes INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (owner, instance, course_id, id));

-- What Canvas sent, to be trusted if hash is its task's c_hash.
CREATE TABLE assignment_import (owner TEXT, instance TEXT, course_id TEXT, id TEXT,
    hash TEXT NOT NULL, fetched_at TEXT NOT NULL, processing_error TEXT, raw TEXT NOT NULL,
    PRIMARY KEY (owner, instance, course_id, id))
"""

OF_A_CONNECTION = (
    "cursor",
    "kept_pages",
    "task",
    "assignment_import",
    "topic",
    "member_group",
    "course",
)
"""What is deleted with the mirror of one Canvas."""
