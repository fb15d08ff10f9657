"""Changes of courses, sections, terms, and of who is in them."""

from datetime import timedelta

from tests.simulation.changes.kinds import BOTH, IN_GRAPHQL, Kind
from tests.simulation.harness.actor import ADMIN, ME, TEACHER, Actor, Json, NotDoneError


def _course(act: Actor, course_id: int, **members: Json) -> None:
    act.write(ADMIN, "PUT", f"courses/{course_id}", {"course": members})


def _one_of_several(act: Actor) -> int:
    """A course that may go: two others stay to look at."""
    mine = {e.course_id for e in act.mine() if e.workflow_state == "active"}
    live = [c for c in act.school.world.courses if c.workflow_state == "available" and c.id in mine]
    if len(live) < 2:
        raise NotDoneError("the last course")
    found: int = act.any(live).id
    return found


def rename(act: Actor) -> None:
    _course(act, act.course().id, name=act.word())


def nickname(act: Actor) -> None:
    path = f"users/self/course_nicknames/{act.course().id}"
    act.write(ME, "PUT", path, {"nickname": act.word()})


def nickname_gone(act: Actor) -> None:
    user = act.school.users[act.student]
    act.write(ME, "DELETE", f"users/self/course_nicknames/{act.any(user.nicknames)}")


def unpublish(act: Actor) -> None:
    _course(act, _one_of_several(act), event="claim")


def publish(act: Actor) -> None:
    row = act.any(c for c in act.school.world.courses if c.workflow_state == "claimed")
    _course(act, row.id, event="offer")


def conclude(act: Actor) -> None:
    _course(act, _one_of_several(act), event="conclude")


def delete(act: Actor) -> None:
    _course(act, _one_of_several(act), event="delete")


def hide_totals(act: Actor) -> None:
    _course(act, act.course().id, hide_final_grades=act.chance.random() < 0.7)


def close_by_date(act: Actor) -> None:
    now = act.now
    _course(
        act,
        _one_of_several(act),
        start_at=f"{now - timedelta(days=90):%Y-%m-%dT%H:%M:%SZ}",
        end_at=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        restrict_enrollments_to_course_dates=True,
        restrict_student_past_view=True,
    )


def open_by_date(act: Actor) -> None:
    row = act.any(c for c in act.school.world.courses if c.restrict_enrollments_to_course_dates)
    off: Json = {"start_at": None, "end_at": None}
    _course(
        act,
        row.id,
        **off,
        restrict_enrollments_to_course_dates=False,
        restrict_student_past_view=False,
    )


def new_course(act: Actor) -> None:
    given = {"course": {"name": act.word(), "term_id": 1}, "offer": True}
    course = act.write(ADMIN, "POST", "accounts/1/courses", given)["id"]
    for user_id, kind in ((act.student, "StudentEnrollment"), (_teacher(act), "TeacherEnrollment")):
        given = {"user_id": user_id, "type": kind, "enrollment_state": "active"}
        act.write(ADMIN, "POST", f"courses/{course}/enrollments", {"enrollment": given})
    work = {"name": act.word(), "published": True, "due_at": act.around()}
    act.write(TEACHER, "POST", f"courses/{course}/assignments", {"assignment": work})


def _teacher(act: Actor) -> int:
    found: int = next(u.id for u in act.school.world.users if u.key == TEACHER)
    return found


def _leave(act: Actor, task: str) -> None:
    course = _one_of_several(act)
    row = act.any(e for e in act.mine() if e.course_id == course)
    act.write(ADMIN, "DELETE", f"courses/{course}/enrollments/{row.id}?task={task}")


def deactivate(act: Actor) -> None:
    _leave(act, "deactivate")


def drop(act: Actor) -> None:
    _leave(act, "delete")


def complete(act: Actor) -> None:
    _leave(act, "conclude")


def come_back(act: Actor) -> None:
    live = {c.id for c in act.school.world.courses if c.workflow_state == "available"}
    gone = ("inactive", "completed", "deleted")
    row = act.any(e for e in act.mine() if e.workflow_state in gone and e.course_id in live)
    path = f"courses/{row.course_id}/enrollments/{row.id}/reactivate"
    act.write(ADMIN, "PUT", path)


def other_section(act: Actor) -> None:
    course = act.course()
    have = {e.section_id for e in act.mine()}
    if any(e.scores for e in act.mine_in(course.id)):
        raise NotDoneError("which of several totals is shown is nobody's rule")
    section = act.any(s for s in act.school.sections_of[course.id] if s.id not in have)
    given = {"user_id": act.student, "enrollment_state": "active"}
    act.write(ADMIN, "POST", f"sections/{section.id}/enrollments", {"enrollment": given})


def section_rename(act: Actor) -> None:
    section = act.any(act.school.sections_of[act.course().id])
    act.write(ADMIN, "PUT", f"sections/{section.id}", {"course_section": {"name": act.word()}})


def term(act: Actor) -> None:
    given = {"name": act.word(), "end_at": act.around(days=(60, 200))}
    act.write(ADMIN, "PUT", "accounts/1/terms/1", {"enrollment_term": given})


COURSES = {
    "course renamed": Kind(rename),
    "nickname": Kind(nickname),
    "nickname removed": Kind(nickname_gone, weight=1),
    "course unpublished": Kind(unpublish, weight=1),
    "course published": Kind(publish),
    "course concluded": Kind(conclude, weight=1),
    "course deleted": Kind(delete, weight=1),
    "totals hidden": Kind(hide_totals, IN_GRAPHQL, weight=1),
    "course closed by date": Kind(close_by_date, IN_GRAPHQL, weight=1),
    "course opened by date": Kind(open_by_date, BOTH, weight=2),
    "new course": Kind(new_course, weight=1),
    "deactivated": Kind(deactivate, weight=1),
    "dropped": Kind(drop, weight=1),
    "completed": Kind(complete, weight=1),
    "back in the course": Kind(come_back),
    "second section": Kind(other_section, weight=1),
    "section renamed": Kind(section_rename, weight=1),
    "term changed": Kind(term, weight=1),
}
