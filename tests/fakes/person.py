"""What one person sees on the scripted Canvas of ``FakeCanvas``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.digests import digest
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent, Signals
from canvas_sync.domain.snapshot import AssignmentRow, CourseSnapshot, GroupSnapshot, TopicSnapshot


def _as_it_is(content: CourseContent) -> CourseContent:
    return content


@dataclass
class FakePerson:
    """What one person sees; change it between runs. ``failures`` stay until they are removed.

    ``pages``: how many pages a course has, if not one: such a one is cut where the reader's time
    ends. ``stamps``: the courses' own updated_at. ``shown``: what every quiet list shows, if not
    what is in it. ``altered``: what becomes of a course's contents on their way to the reader.
    """

    user_id: str
    home_shard: int = 1
    courses: list[CourseSnapshot] = field(default_factory=list)
    rows: dict[CourseId, list[AssignmentRow]] = field(default_factory=dict)
    topics: dict[CourseId, list[TopicSnapshot]] = field(default_factory=dict)
    groups: list[GroupSnapshot] = field(default_factory=list)
    pages: dict[CourseId, int] = field(default_factory=dict)
    stamps: dict[CourseId, datetime] = field(default_factory=dict)
    failures: dict[str, SyncError] = field(default_factory=dict)
    best: Mode = Mode.GRAPHQL
    shown: Signals | None = None
    altered: Callable[[CourseContent], CourseContent] = _as_it_is

    def signals(self, course_id: CourseId) -> Signals:
        if self.shown is not None:
            return self.shown
        shown = [repr(row) for row in self.rows.get(course_id, ())]
        topics = [repr(topic) for topic in self.topics.get(course_id, ())]
        return {"lists": digest([shown, topics])}
