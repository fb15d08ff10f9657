"""What may be wrong with one list over all courses: a look goes on without it, and says so.

Such a list only tells what to read sooner; without it changes are found later, none is lost. What
concerns the token or the host as a whole (throttle, refusal, no connection) is raised all the same.
"""

from canvas_sync.canvas.egress import AnswerLost
from canvas_sync.domain.errors import CourseForbidden, CourseMissing, CourseUnreadable, SyncError
from canvas_sync.ports import Report

CLOSED = (CourseForbidden, CourseMissing)
"""It is switched off, or not in the token's scopes: there is nothing to see."""
UNREAD = (AnswerLost, CourseUnreadable)
"""After all attempts a server error, silence, or what is no such list: not known this time."""


def tell_unread(report: Report, name: str, error: SyncError) -> None:
    report.event("list unread", list=name, why=type(error).__name__)
