"""The one table of keys: nobody else makes or reads one.

Everything of a person is in the partition of its owner, so one person's key can't name another's
row. Table ``ops`` has its own few keys at the end.
"""

from typing import NamedTuple

from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, SyncId, TopicId


class Key(NamedTuple):
    """Where a row is; as the beginning of a range, ``sk`` is what its sort keys begin with."""

    pk: str
    sk: str


def _of(owner: Owner, *parts: str) -> Key:
    return Key(f"USER#{owner}", "#".join(parts))


def profile(owner: Owner) -> Key:
    return _of(owner, "PROFILE")


def connection(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "CANVAS", instance)


def state(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "STATE", instance)


def run(owner: Owner, sync_id: SyncId) -> Key:
    return _of(owner, "RUN", sync_id)


def course(owner: Owner, instance: Instance, course_id: CourseId) -> Key:
    return _of(owner, "COURSE", instance, course_id)


def courses(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "COURSE", instance, "")


def cursor(owner: Owner, instance: Instance, course_id: CourseId) -> Key:
    return _of(owner, "CURSOR", instance, course_id)


def cursors(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "CURSOR", instance, "")


def task(owner: Owner, instance: Instance, course_id: CourseId, assignment_id: AssignmentId) -> Key:
    return _of(owner, "TASK", instance, course_id, assignment_id)


def tasks(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "TASK", instance, "")


def course_tasks(owner: Owner, instance: Instance, course_id: CourseId) -> Key:
    return _of(owner, "TASK", instance, course_id, "")


def staged(
    owner: Owner, instance: Instance, course_id: CourseId, assignment_id: AssignmentId
) -> Key:
    return _of(owner, "IMPORT", instance, course_id, assignment_id)


def all_staged(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "IMPORT", instance, "")


def topic(owner: Owner, instance: Instance, course_id: CourseId, topic_id: TopicId) -> Key:
    return _of(owner, "TOPIC", instance, course_id, topic_id)


def course_topics(owner: Owner, instance: Instance, course_id: CourseId) -> Key:
    return _of(owner, "TOPIC", instance, course_id, "")


def all_topics(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "TOPIC", instance, "")


def group(owner: Owner, instance: Instance, group_id: str) -> Key:
    return _of(owner, "GROUP", instance, group_id)


def groups(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "GROUP", instance, "")


def kept_page(owner: Owner, instance: Instance, part: int) -> Key:
    return _of(owner, "PAGES", instance, f"{part:03}")


def kept_pages(owner: Owner, instance: Instance) -> Key:
    return _of(owner, "PAGES", instance, "")


def all_of(owner: Owner) -> str:
    """The partition of a person, for the index ``tasks_by_due``."""
    return _of(owner).pk


def owner_of(pk: str) -> Owner:
    return Owner(pk.partition("#")[2])


def connection_of(pk: str, sk: str) -> tuple[Owner, Instance]:
    """What the key of an ``integration_canvas`` row names."""
    return owner_of(pk), Instance(sk.partition("#")[2])


def course_of(sk: str) -> CourseId:
    """The course that the sort key of a course or a cursor names."""
    return CourseId(sk.rpartition("#")[2])


def task_of(sk: str) -> tuple[Instance, CourseId, AssignmentId]:
    """What the sort key of a task names."""
    _, instance, course_id, assignment_id = sk.split("#")
    return Instance(instance), CourseId(course_id), AssignmentId(assignment_id)


TICK = Key("TICK#plan", "TICK#plan")
"""Table ``ops``: the last minute planned."""

ALL_ASKED = Key("ASKED", "")
"""Table ``ops``: the open runs that a person asked for, by sync_id."""


def asked(sync_id: SyncId) -> Key:
    return Key(ALL_ASKED.pk, sync_id)


def breaker(host: Instance) -> Key:
    """Table ``ops``: one host's circuit breaker."""
    return Key(f"HOST#{host}", f"HOST#{host}")
