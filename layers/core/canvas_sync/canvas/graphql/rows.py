"""GraphQL nodes → snapshots in our words; pure. The same meaning as ``canvas.translate`` for REST.

An assignment and the person's submission are two nodes, read apart; here they become one row.
"""

from canvas_sync.canvas.graphql.fields import (
    BadFieldError,
    Node,
    each,
    flag,
    identifier,
    inner,
    moment,
    number,
    own_id,
    text,
    whole,
    words,
)
from canvas_sync.domain.ids import AssignmentId, CourseId
from canvas_sync.domain.snapshot import (
    AssignmentRow,
    AssignmentSnapshot,
    CheckpointSnapshot,
    Json,
    SubmissionSnapshot,
)

TEXT = "lockAt"
"""A field of the second pass: an assignment without it has no text yet."""


def is_task(node: Node) -> bool:
    return node.get("state") == "published"


def assignment_row(
    node: Json, submission: Node | None, *, course_id: CourseId, home_shard: int
) -> AssignmentRow:
    """One assignment; what can't be read says why and sinks nothing (R140).

    The raw row is the assignment's node with the submission's in it.
    """
    key = AssignmentId(own_id(node, home_shard=home_shard))
    raw = {**node, "submission": submission}
    try:
        seen = _assignment(node, submission, key, course_id, home_shard)
    except BadFieldError as exc:
        return AssignmentRow(key, raw, None, str(exc))
    return AssignmentRow(key, raw, seen)


def _assignment(
    node: Node, submission: Node | None, key: AssignmentId, course_id: CourseId, home_shard: int
) -> AssignmentSnapshot:
    types = words(node, "submissionTypes")
    return AssignmentSnapshot(
        id=key,
        course_id=course_id,
        name=text(node, "name"),
        description_html=text(node, "description"),
        due_at=moment(node, "dueAt"),
        lock_at=moment(node, "lockAt"),
        unlock_at=moment(node, "unlockAt"),
        points_possible=number(node, "pointsPossible"),
        grading_type=text(node, "gradingType"),
        submission_types=types,
        is_quiz_assignment="online_quiz" in types,
        is_new_quiz=bool(flag(node, "isNewQuiz")),
        html_url=text(node, "htmlUrl"),
        updated_at=moment(node, "updatedAt"),
        position=whole(node, "position"),
        assignment_group_id=identifier(node, "assignmentGroupId", home_shard=home_shard),
        omit_from_final_grade=bool(flag(node, "omitFromFinalGrade")),
        description_withheld=_is_withheld(node),
        submission=None if submission is None else _submission(submission, home_shard),
        text_pending=TEXT not in node,
        created_at=moment(node, "createdAt"),
        group_category_id=identifier(node, "groupCategoryId", home_shard=home_shard),
        allowed_attempts=whole(node, "allowedAttempts"),
        checkpoints=tuple(_checkpoint(part) for part in each(node, "checkpoints")),
    )


def _is_withheld(node: Node) -> bool:
    """Whether Canvas hides the text for now: before ``unlockAt`` or behind a module.

    Source: recorded; past ``lockAt`` the text is given and ``canView`` is true.
    """
    lock = inner(node, "lockInfo")
    return bool(lock and lock.get("isLocked")) and (lock or {}).get("canView") is not True


def _checkpoint(part: Node) -> CheckpointSnapshot:
    return CheckpointSnapshot(
        text(part, "tag") or "", moment(part, "dueAt"), number(part, "pointsPossible")
    )


def _submission(node: Node, home_shard: int) -> SubmissionSnapshot:
    """The person's own row. Of a hidden grade (graded, not posted) Canvas gives no value.

    Canvas counts no attempt as 0 here and as null in REST: none is None.
    """
    posted_at = moment(node, "postedAt")
    is_hidden = node.get("state") == "graded" and posted_at is None
    return SubmissionSnapshot(
        workflow_state=text(node, "state") or "unsubmitted",
        submitted_at=moment(node, "submittedAt"),
        graded_at=moment(node, "gradedAt"),
        posted_at=posted_at,
        cached_due_at=moment(node, "cachedDueDate"),
        score=None if is_hidden else number(node, "score"),
        grade=None if is_hidden else text(node, "grade"),
        excused=bool(flag(node, "excused")),
        late=bool(flag(node, "late")),
        missing=bool(flag(node, "missing")),
        attempt=whole(node, "attempt") or None,
        late_policy_status=text(node, "latePolicyStatus"),
        points_deducted=None if is_hidden else number(node, "deductedPoints"),
        grade_matches_current_submission=flag(node, "gradeMatchesCurrentSubmission"),
        custom_grade_status_id=identifier(node, "customGradeStatusId", home_shard=home_shard),
        redo_request=bool(flag(node, "redoRequest")),
    )
