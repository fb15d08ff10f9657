"""What a reader saw on Canvas, in our words. Null, zero and empty are three values (R211)."""

from canvas_sync.domain.snapshot.content import (
    AssignmentListing,
    AssignmentRow,
    AssignmentSnapshot,
    CheckpointSnapshot,
    Json,
    SubmissionSnapshot,
    TopicSnapshot,
)
from canvas_sync.domain.snapshot.course import (
    Access,
    AssignmentGroupSnapshot,
    CourseListing,
    CourseSnapshot,
    GroupSnapshot,
    Identity,
    ScoresSnapshot,
    Term,
)

__all__ = [
    "Access",
    "AssignmentGroupSnapshot",
    "AssignmentListing",
    "AssignmentRow",
    "AssignmentSnapshot",
    "CheckpointSnapshot",
    "CourseListing",
    "CourseSnapshot",
    "GroupSnapshot",
    "Identity",
    "Json",
    "ScoresSnapshot",
    "SubmissionSnapshot",
    "Term",
    "TopicSnapshot",
]
