"""Changes of dates, and of for whom an assignment is."""

from datetime import timedelta

from tests.simulation.changes.kinds import Kind
from tests.simulation.changes.work import put, work_path
from tests.simulation.harness.actor import TEACHER, Actor, Json, NotDoneError

DATES = ("due_at", "unlock_at", "lock_at")


def change_due(act: Actor) -> None:
    put(act, due_at=act.chance.choice((None, act.around(), act.soon())))


def change_lock(act: Actor) -> None:
    put(act, unlock_at=act.chance.choice((None, act.soon())), lock_at=act.around(days=(5, 30)))


def date_details(act: Actor) -> None:
    row = act.work()
    given = {"due_at": act.around(), "assignment_overrides": []}
    act.write(TEACHER, "PUT", f"{work_path(row.course_id, row.id)}/date_details", given)


def assign_to_others(act: Actor) -> None:
    row = act.work()
    only = {
        "only_visible_to_overrides": True,
        "assignment_overrides": [{"student_ids": [act.student + 1]}],
    }
    act.write(TEACHER, "PUT", work_path(row.course_id, row.id), {"assignment": only})


def assign_to_all(act: Actor) -> None:
    row = act.work(where=lambda one: one.only_visible_to_overrides)
    everybody = {"only_visible_to_overrides": False}
    act.write(TEACHER, "PUT", work_path(row.course_id, row.id), {"assignment": everybody})


def _override(act: Actor, *names: str) -> None:
    row = act.work()
    whom = act.chance.choice(("me", "section", "group"))
    given: Json = {name: act.around(days=(1, 30)) for name in names}
    if whom == "me":
        given["student_ids"] = [act.student]
    elif whom == "section":
        given["course_section_id"] = act.any(act.mine_in(row.course_id)).section_id
    else:
        given["group_id"] = act.any(act.groups(act.school.courses[row.course_id], mine=True)).id
    act.write(
        TEACHER,
        "POST",
        f"{work_path(row.course_id, row.id)}/overrides",
        {"assignment_override": given},
    )


def override(act: Actor) -> None:
    _override(act, "due_at")


def override_lock(act: Actor) -> None:
    _override(act, "lock_at")


def _overridden(act: Actor) -> tuple[str, Json]:
    row = act.work(where=lambda one: bool(act.school.overrides_of[one.id]))
    one = act.any(act.school.overrides_of[row.id])
    return f"{work_path(row.course_id, row.id)}/overrides/{one.id}", one


def override_edit(act: Actor) -> None:
    path, _ = _overridden(act)
    given = {act.chance.choice(DATES): act.around(days=(1, 30))}
    act.write(TEACHER, "PUT", path, {"assignment_override": given})


def override_delete(act: Actor) -> None:
    path, _ = _overridden(act)
    act.write(TEACHER, "DELETE", path)


def time_passes(act: Actor) -> None:
    """Over the next date of some work: Canvas moves nothing then."""
    dates = [getattr(row, name) for row in act.works(act.course()) for name in DATES]
    ahead = [at for at in dates if at is not None and at > act.now]
    if not ahead or min(ahead) - act.now > timedelta(hours=30):
        raise NotDoneError("nothing falls due soon")
    act.wait_until(min(ahead) + timedelta(seconds=act.chance.randint(1, 90)))


DATED = {
    "due date changed": Kind(change_due, weight=3),
    "lock dates changed": Kind(change_lock),
    "assigned to others": Kind(assign_to_others),
    "assigned to all": Kind(assign_to_all),
    "date details": Kind(date_details),
    "override created": Kind(override, weight=3),
    "override of a lock date": Kind(override_lock),
    "override edited": Kind(override_edit),
    "override deleted": Kind(override_delete),
    "a date passes": Kind(time_passes, weight=3),
}
