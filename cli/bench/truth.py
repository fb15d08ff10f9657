"""What a student is shown, from a school's own rows and from nothing a contestant reads."""

from canvas_simulator import World
from canvas_simulator.schema import Course, User
from cli.bench.cases import Row, Rows


def truth(world: World, person: User) -> Rows:
    """The student's published assignments with their due dates and posted scores."""
    courses = {row.id: row for row in world.courses}
    readable = {
        row.course_id
        for row in world.enrollments
        if row.user_id == person.id
        and row.workflow_state in {"active", "completed"}
        and not _is_shut(courses[row.course_id])
    }
    own = {row.assignment_id: row for row in world.submissions if row.user_id == person.id}
    rows: Rows = {}
    for one in world.assignments:
        mine = own.get(one.id)
        if (
            one.course_id in readable
            and one.workflow_state == "published"
            and one.parent_assignment_id is None
            and mine is not None
            and mine.workflow_state != "deleted"
        ):
            due_at = mine.cached_due_date
            rows[one.id] = Row(
                f"{due_at:%Y-%m-%dT%H:%M:%SZ}" if due_at else None,
                mine.score if mine.posted_at else None,
            )
    return rows


def _is_shut(course: Course) -> bool:
    """Generated schools restrict only courses that are over."""
    return course.restrict_student_past_view


def missed(found: Rows, true: Rows) -> int:
    """Rows that a contestant does not know of."""
    return len(true.keys() - found.keys())


def false(found: Rows, true: Rows) -> int:
    """Rows that are none of the student's, or whose due date or score are others."""
    return sum(true.get(key) != row for key, row in found.items())
