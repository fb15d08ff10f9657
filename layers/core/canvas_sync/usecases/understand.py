"""What the rows of one course mean: tasks, topics, and rows that can't be read."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from canvas_sync.domain.ids import AssignmentId, TopicId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.snapshot import AssignmentRow, CourseSnapshot
from canvas_sync.domain.task import CanvasTask, content_hash
from canvas_sync.domain.topic import Topic, to_topic, topic_hash

ROWS_AT_A_TIME = 20
"""Translated before others get their turn: 1 ms of work."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The rows of one listing: tasks with their hashes, and the rows no task could be made of."""

    tasks: Mapping[AssignmentId, tuple[CanvasTask, str]]
    unreadable: Mapping[AssignmentId, str]
    rows: Mapping[AssignmentId, AssignmentRow]
    topics: Mapping[TopicId, tuple[Topic, str]] | None


async def understand(
    content: CourseContent, course: CourseSnapshot, *, html_to_text: Callable[[str], str]
) -> Understood:
    """Translate every row; one that can't be read is kept apart and sinks nothing (R69, R140).

    Others get their turn in between: requests that wait for it are sent meanwhile.
    """
    tasks: dict[AssignmentId, tuple[CanvasTask, str]] = {}
    unreadable: dict[AssignmentId, str] = {}
    for number, row in enumerate(content.listing.rows, start=1):
        if number % ROWS_AT_A_TIME == 0:
            await asyncio.sleep(0)
        if row.snapshot is None:
            unreadable[row.id] = _raw_hash(row)
        else:
            task = to_task(row.snapshot, course, html_to_text=html_to_text)
            tasks[row.id] = (task, content_hash(task))
    topics = None
    if content.topics is not None:
        made = (to_topic(seen, html_to_text=html_to_text) for seen in content.topics)
        topics = {topic.id: (topic, topic_hash(topic)) for topic in made}
    return Understood(tasks, unreadable, {row.id: row for row in content.listing.rows}, topics)


def _raw_hash(row: AssignmentRow) -> str:
    text = json.dumps(row.raw, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
