"""A course's row in a look → snapshots; pure.

GraphQL lists a course that its dates close to the person like any other, and tells neither time
zone nor dates nor whether totals are hidden: REST decides what is restricted and fills these in.
"""

from dataclasses import replace

from canvas_sync.canvas.graphql.fields import (
    BadFieldError,
    Node,
    each,
    inner,
    moment,
    number,
    own_id,
    text,
    whole,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, AssignmentGroupSnapshot, CourseSnapshot, Term


def course(node: Node, *, home_shard: int, access: Access, is_student: bool) -> CourseSnapshot:
    """The row; one that can't be read is a course without any words."""
    bare = CourseSnapshot(
        CourseId(own_id(node, home_shard=home_shard)), access, is_student=is_student
    )
    try:
        return _with_words(bare, node, home_shard)
    except BadFieldError:
        return bare


def _with_words(bare: CourseSnapshot, node: Node, home_shard: int) -> CourseSnapshot:
    nickname = text(node, "courseNickname") or None
    name = text(node, "name")
    return replace(
        bare,
        name=nickname or name,
        original_name=name if nickname else None,
        course_code=text(node, "courseCode"),
        workflow_state=text(node, "state"),
        term=_term(inner(node, "term"), home_shard),
    )


def _term(node: Node | None, home_shard: int) -> Term | None:
    if node is None:
        return None
    key = own_id(node, home_shard=home_shard)
    return Term(key, text(node, "name"), moment(node, "startAt"), moment(node, "endAt"))


def assignment_groups(node: Node, *, home_shard: int) -> tuple[AssignmentGroupSnapshot, ...] | None:
    """The course's groups of assignments, by id; None if one can't be read."""
    try:
        read = [
            AssignmentGroupSnapshot(
                own_id(row, home_shard=home_shard),
                text(row, "name"),
                whole(row, "position"),
                number(row, "groupWeight"),
            )
            for row in each(node, "assignmentGroups")
            if row is not None and row.get("state") != "deleted"
        ]
    except BadFieldError:
        return None
    return tuple(sorted(read, key=lambda group: int(group.id)))
