"""All that a mirror holds of one person's Canvas, at once: for a program with one person."""

import sys

from canvas_sync.contracts.mirror_document import Held
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.ports import Mirror, TaskQuery

EVERY = TaskQuery(limit=sys.maxsize - 1, include_completed=True)


async def read_mirror(owner: Owner, instance: Instance, *, mirror: Mirror) -> Held:
    """Courses of every state, and what is visible in them."""
    courses = await mirror.courses(owner, instance)
    tasks = (await mirror.page(owner, EVERY)).tasks
    topics = [
        topic
        for course_id in courses
        for topic in (await mirror.topics(owner, instance, course_id)).values()
    ]
    groups = await mirror.groups(owner, instance)
    shown = tuple(task.canvas for task in tasks if task.instance == instance)
    return Held(courses, shown, tuple(topics), tuple(groups.values()))
