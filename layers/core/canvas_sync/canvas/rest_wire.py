"""The further rows of REST: discussions, groups, and those that only say what moved."""

from canvas_sync.canvas.wire import (
    CanvasId,
    Row,
    WireFloat,
    WireGrade,
    WireInt,
    WireMoment,
    WireText,
)


class TopicRow(Row):
    """An announcement or a discussion. ``context_code`` only where several courses are listed."""

    id: CanvasId
    title: WireText | None = None
    message: WireText | None = None
    posted_at: WireMoment | None = None
    delayed_post_at: WireMoment | None = None
    last_reply_at: WireMoment | None = None
    html_url: WireText | None = None
    assignment_id: CanvasId | None = None


class CategoryRow(Row):
    id: CanvasId
    name: WireText | None = None


class GroupRow(Row):
    """A group of people. ``course_id`` is absent from a group of the whole school."""

    id: CanvasId
    name: WireText | None = None
    course_id: CanvasId | None = None
    group_category_id: CanvasId | None = None
    members_count: WireInt | None = None
    group_category: CategoryRow | None = None


class AssignmentGroupRow(Row):
    id: CanvasId
    name: WireText | None = None
    position: WireInt | None = None
    group_weight: WireFloat | None = None


class GradedRow(Row):
    """A submission as lists of graded work and of a course have it.

    Left out is what moves by itself: whether it is late or missing, and by how many seconds.
    """

    id: CanvasId
    workflow_state: WireText
    graded_at: WireMoment | None = None
    posted_at: WireMoment | None = None
    score: WireFloat | None = None
    grade: WireGrade | None = None
    excused: bool | None = None
    late_policy_status: WireText | None = None
    custom_grade_status_id: CanvasId | None = None
    points_deducted: WireFloat | None = None


class EventRow(Row):
    """An assignment as an event; ``start_at`` is the person's own due date."""

    updated_at: WireMoment | None = None
    start_at: WireMoment | None = None
    title: WireText | None = None
