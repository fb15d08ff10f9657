"""Edge case 29: the student's groups."""

from canvas_sync.domain.connection import Mode
from tests.edge.small_groups import add_group, category, member
from tests.edge.small_school import HOUR, MATE, STUDENT, a_school, changed, course_of, mirrored
from tests.edge.student import Student, global_text


async def test_29_group_sets(mode: Mode) -> None:
    """R120, R121: the student's groups follow moves, deletions and copies of a set.

    An empty set, or one the student is in none of, shows nothing; a set made anew with the same
    names is another one.
    """
    world = a_school()
    add_group(world, 31, 3, members=(STUDENT, MATE))
    add_group(world, 32, 3, members=())
    add_group(world, 41, 4, members=(MATE,))
    world.group_categories.append(category(5))
    student = await mirrored(world, mode)
    first = _named(student)

    with changed(student, after=HOUR) as world:
        rows = {group.id: group for group in world.groups}
        rows[31].memberships[0].workflow_state = "deleted"
        rows[32].memberships.append(member(STUDENT, 32))
    await student.delta()
    moved = _named(student)
    with changed(student, after=HOUR) as world:
        for group in world.groups:
            group.workflow_state = "deleted"
        add_group(world, 61, 6, members=(STUDENT,))
    await student.delta()
    copied = _named(student)
    with changed(student, after=HOUR) as world:
        course_of(world).updated_at = student.clock.now()
        next(group for group in world.groups if group.id == 61).memberships.clear()
    await student.delta()

    assert first == {global_text(31): "Team 31 of Set 3"}
    assert moved == {global_text(32): "Team 32 of Set 3"}
    assert copied == {global_text(61): "Team 61 of Set 6"}
    assert student.groups == {}


def _named(student: Student) -> dict[str, str]:
    return {i: f"{row.name} of {row.category_name}" for i, row in student.groups.items()}
