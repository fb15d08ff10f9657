"""Groups and sets of the small school's first course."""

from canvas_simulator.schema import Group, GroupCategory, GroupMembership, World
from tests.edge.small_school import BEGAN, COURSE


def category(number: int) -> GroupCategory:
    return GroupCategory(id=number, course_id=COURSE, name=f"Set {number}", created_at=BEGAN)


def add_group(world: World, number: int, set_id: int, *, members: tuple[int, ...]) -> None:
    if all(row.id != set_id for row in world.group_categories):
        world.group_categories.append(category(set_id))
    group = Group(
        id=number,
        course_id=COURSE,
        category_id=set_id,
        name=f"Team {number}",
        created_at=BEGAN,
        updated_at=BEGAN,
        memberships=[member(user_id, number) for user_id in members],
    )
    world.groups.append(group)


def member(user_id: int, group_id: int) -> GroupMembership:
    number = group_id * 100 + user_id
    return GroupMembership(id=number, user_id=user_id, created_at=BEGAN, updated_at=BEGAN)
