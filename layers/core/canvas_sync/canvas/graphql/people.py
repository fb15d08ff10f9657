"""What a look tells of the person: enrolments with totals, and groups; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from canvas_sync.canvas.graphql.fields import (
    BadFieldError,
    Node,
    flag,
    identifier,
    inner,
    number,
    own_id,
    text,
    whole,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import GroupSnapshot, ScoresSnapshot

STUDENT = "StudentEnrollment"
TAKES_PART = frozenset({"active", "invited", "completed"})


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One enrolment. ``scores`` are of the whole course, also where the course hides them.

    ``concluded``: over, by itself or by the dates of course, term or section; no stamp moves then.
    """

    id: str
    course_id: CourseId
    type: str | None
    state: str | None
    scores: ScoresSnapshot | None
    concluded: bool = False

    @property
    def is_student(self) -> bool:
        return self.type == STUDENT and self.state in TAKES_PART


def enrolled(nodes: Iterable[Node | None], *, home_shard: int) -> list[Enrolled]:
    """The readable enrolments, by id; one that can't be read decides nothing."""
    found: dict[str, Enrolled] = {}
    for node in nodes:
        try:
            read = _enrolled(node or {}, home_shard)
        except BadFieldError:
            continue
        found[read.id] = read
    return sorted(found.values(), key=lambda one: int(one.id))


def _enrolled(node: Node, home_shard: int) -> Enrolled:
    course = own_id(inner(node, "course") or {}, home_shard=home_shard)
    grades = inner(node, "grades")
    return Enrolled(
        own_id(node, home_shard=home_shard),
        CourseId(course),
        text(node, "type"),
        text(node, "state"),
        None if grades is None else _scores(grades),
        bool(flag(node, "concluded")),
    )


def _scores(grades: Node) -> ScoresSnapshot:
    """A final override stands for both totals, as REST shows it.

    Source: recorded, 87.29 computed beside an override of 91.5, which REST gives for both.
    """
    override = number(grades, "overrideScore")
    if override is not None:
        letter = text(grades, "overrideGrade")
        return ScoresSnapshot(override, letter, override, letter)
    return ScoresSnapshot(
        number(grades, "currentScore"),
        text(grades, "currentGrade"),
        number(grades, "finalScore"),
        text(grades, "finalGrade"),
    )


def scores_of(rows: Iterable[Enrolled], course_id: CourseId) -> ScoresSnapshot | None:
    """The totals of the first enrolment as a student; those of one that has ended stand still."""
    mine = (one for one in rows if one.course_id == course_id and one.is_student)
    living_first = sorted(mine, key=lambda one: one.state == "completed")
    return next((one.scores for one in living_first if one.scores is not None), None)


def is_over(rows: Iterable[Enrolled], course_id: CourseId) -> bool:
    """Whether the person's every enrolment as a student in a course is concluded."""
    mine = [one.concluded for one in rows if one.course_id == course_id and one.is_student]
    return bool(mine) and all(mine)


def groups(nodes: Iterable[Node | None], *, home_shard: int) -> tuple[GroupSnapshot, ...]:
    """The person's groups, by id. GraphQL does not tell a group's course: REST does.

    Raises:
        BadFieldError: a group can't be read.
    """
    read = [_group(node, home_shard) for node in nodes if node is not None]
    return tuple(sorted(read, key=lambda group: int(group.id)))


def _group(node: Node, home_shard: int) -> GroupSnapshot:
    category = inner(node, "groupCategory")
    return GroupSnapshot(
        id=own_id(node, home_shard=home_shard),
        name=text(node, "name"),
        course_id=None,
        category_id=identifier(category, "_id", home_shard=home_shard) if category else None,
        category_name=text(category, "name") if category else None,
        members_count=whole(node, "membersCount"),
    )
