"""Changes of assignments and their groups."""

from tests.simulation.changes.kinds import IN_REST, Kind
from tests.simulation.harness.actor import ADMIN, TEACHER, Actor, Json, NotDoneError

TYPES = (["online_text_entry"], ["online_upload", "online_url"], ["on_paper"], ["none"])
GRADINGS = ("points", "percent", "letter_grade", "pass_fail")


def work_path(course_id: int, work_id: int | None = None) -> str:
    return f"courses/{course_id}/assignments" + (f"/{work_id}" if work_id else "")


def put(act: Actor, *states: str, **members: Json) -> None:
    row = act.work(*states)
    act.write(TEACHER, "PUT", work_path(row.course_id, row.id), {"assignment": members})


def _new(act: Actor, **members: Json) -> Json:
    given = {
        "name": act.word(),
        "description": f"<p>{act.word()}</p>",
        "points_possible": act.chance.choice((None, 0, 5, 10.5)),
        "due_at": act.chance.choice((None, act.around())),
        "grading_type": act.chance.choice(GRADINGS),
        "submission_types": act.chance.choice(TYPES),
        "post_manually": act.chance.random() < 0.3,
    }
    course = act.course()
    return act.write(TEACHER, "POST", work_path(course.id), {"assignment": given | members})


def create(act: Actor) -> None:
    _new(act, published=True)


def create_draft(act: Actor) -> None:
    _new(act, published=False)


def create_for_others(act: Actor) -> None:
    mate = act.student + 1
    _new(
        act,
        published=True,
        only_visible_to_overrides=True,
        assignment_overrides=[{"student_ids": [mate], "due_at": act.around()}],
    )


def create_locked(act: Actor) -> None:
    """It opens soon: its text is withheld until then, and no signal moves when it shows."""
    _new(act, published=True, unlock_at=act.soon(), due_at=act.around(days=(2, 9)))


def create_for_groups(act: Actor) -> None:
    course = act.course()
    category = act.any(act.school.group_categories_of[course.id])
    given = {"name": act.word(), "published": True, "group_category_id": category.id}
    act.write(TEACHER, "POST", work_path(course.id), {"assignment": given})


def publish(act: Actor) -> None:
    put(act, "unpublished", published=True)


def unpublish(act: Actor) -> None:
    put(act, "published", published=False)


def delete(act: Actor) -> None:
    row = act.work("published", "unpublished")
    act.write(TEACHER, "DELETE", work_path(row.course_id, row.id))


def undelete(act: Actor) -> None:
    """By hand in the database, as Canvas's own restore does it: the row moves, and the course."""
    row = act.work("deleted")
    group = act.school.assignment_groups[row.assignment_group_id]
    if group.workflow_state == "deleted":
        raise NotDoneError("its group is gone")
    row.workflow_state = "published"
    row.updated_at = act.school.courses[row.course_id].updated_at = act.now
    act.school.writes += 1


def rename(act: Actor) -> None:
    put(act, name=act.word())


def rewrite(act: Actor) -> None:
    put(act, description=f"<p>{act.word()}</p>")


def change_points(act: Actor) -> None:
    put(act, points_possible=act.chance.choice((0, 3, 20)))


def change_grading(act: Actor) -> None:
    put(act, grading_type=act.chance.choice(GRADINGS), submission_types=act.chance.choice(TYPES))


def move(act: Actor) -> None:
    row = act.work()
    group = act.any(act.school.assignment_groups_of[row.course_id])
    members = {"assignment_group_id": group.id, "position": act.chance.randint(1, 5)}
    act.write(TEACHER, "PUT", work_path(row.course_id, row.id), {"assignment": members})


def omit(act: Actor) -> None:
    put(act, omit_from_final_grade=act.chance.random() < 0.5)


def group_weight(act: Actor) -> None:
    course = act.course()
    act.write(
        ADMIN, "PUT", f"courses/{course.id}", {"course": {"apply_assignment_group_weights": True}}
    )
    group = act.any(act.school.assignment_groups_of[course.id])
    given = {"name": act.word(), "group_weight": act.chance.randint(10, 60)}
    act.write(TEACHER, "PUT", f"courses/{course.id}/assignment_groups/{group.id}", given)


def group_create(act: Actor) -> None:
    act.write(TEACHER, "POST", f"courses/{act.course().id}/assignment_groups", {"name": act.word()})


def group_delete(act: Actor) -> None:
    """Its assignments move to another one, and none of their stamps does."""
    course = act.course()
    groups = act.school.assignment_groups_of[course.id]
    gone = act.any(groups)
    into = act.any(group for group in groups if group is not gone)
    path = f"courses/{course.id}/assignment_groups/{gone.id}?move_assignments_to={into.id}"
    act.write(TEACHER, "DELETE", path)


WORK = {
    "assignment created": Kind(create, weight=4),
    "draft created": Kind(create_draft),
    "assignment for others created": Kind(create_for_others),
    "locked assignment created": Kind(create_locked),
    "group assignment created": Kind(create_for_groups, weight=1),
    "draft published": Kind(publish),
    "assignment unpublished": Kind(unpublish),
    "assignment deleted": Kind(delete),
    "assignment restored": Kind(undelete),
    "assignment renamed": Kind(rename),
    "description edited": Kind(rewrite),
    "points changed": Kind(change_points),
    "grading type changed": Kind(change_grading),
    "assignment moved": Kind(move),
    "omitted from the total": Kind(omit, weight=1),
    "assignment group changed": Kind(group_weight),
    "assignment group created": Kind(group_create, IN_REST, weight=1),
    "assignment group deleted": Kind(group_delete, IN_REST, weight=1),
}
