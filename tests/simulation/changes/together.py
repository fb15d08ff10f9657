"""Changes of discussions, announcements, groups and modules."""

from tests.simulation.changes.kinds import BOTH, IN_REST, Kind
from tests.simulation.harness.actor import MATE, TEACHER, Actor, Json


def _topic(act: Actor, **members: Json) -> None:
    given = {"title": act.word(), "message": f"<p>{act.word()}</p>"} | members
    act.write(TEACHER, "POST", f"courses/{act.course().id}/discussion_topics", given)


def discussion(act: Actor) -> None:
    _topic(act)


def graded_discussion(act: Actor) -> None:
    _topic(act, assignment={"points_possible": 5, "due_at": act.around()})


def news(act: Actor) -> None:
    _topic(act, is_announcement=True)


def delayed_news(act: Actor) -> None:
    _topic(act, is_announcement=True, delayed_post_at=act.soon())


def _change(act: Actor, method: str, *, about_news: bool, **members: Json) -> None:
    course = act.course()
    row = act.any(act.topics(course, news=about_news))
    act.write(TEACHER, method, f"courses/{course.id}/discussion_topics/{row.id}", members)


def discussion_edit(act: Actor) -> None:
    _change(act, "PUT", about_news=False, title=act.word())


def discussion_delete(act: Actor) -> None:
    _change(act, "DELETE", about_news=False)


def news_edit(act: Actor) -> None:
    _change(act, "PUT", about_news=True, message=act.word())


def news_delete(act: Actor) -> None:
    _change(act, "DELETE", about_news=True)


def reply(act: Actor) -> None:
    course = act.course()
    row = act.any(act.topics(course, news=False))
    path = f"courses/{course.id}/discussion_topics/{row.id}/entries"
    act.write(MATE, "POST", path, {"message": act.word()})


def group_join(act: Actor) -> None:
    group = act.any(act.groups(act.course(), mine=False))
    act.write(TEACHER, "POST", f"groups/{group.id}/memberships", {"user_id": act.student})


def group_leave(act: Actor) -> None:
    group = act.any(act.groups(act.course(), mine=True))
    act.write(TEACHER, "DELETE", f"groups/{group.id}/users/{act.student}")


def group_rename(act: Actor) -> None:
    group = act.any(act.groups(act.course(), mine=True))
    act.write(TEACHER, "PUT", f"groups/{group.id}", {"name": act.word()})


def group_gone(act: Actor) -> None:
    group = act.any(act.groups(act.course(), mine=True))
    act.write(TEACHER, "DELETE", f"groups/{group.id}")


def group_new(act: Actor) -> None:
    category = act.any(act.school.group_categories_of[act.course().id])
    made = act.write(
        TEACHER, "POST", f"group_categories/{category.id}/groups", {"name": act.word()}
    )
    act.write(TEACHER, "PUT", f"groups/{made['id']}", {"members": [act.student, act.student + 1]})


def category_rename(act: Actor) -> None:
    category = act.any(act.school.group_categories_of[act.course().id])
    act.write(TEACHER, "PUT", f"group_categories/{category.id}", {"name": act.word()})


def module(act: Actor) -> None:
    """A module with some work in it, closed until a date."""
    work = act.work()
    path = f"courses/{work.course_id}/modules"
    made = act.write(
        TEACHER, "POST", path, {"module": {"name": act.word(), "unlock_at": act.soon()}}
    )
    item = {"type": "Assignment", "content_id": work.id}
    act.write(TEACHER, "POST", f"{path}/{made['id']}/items", {"module_item": item})
    act.write(TEACHER, "PUT", f"{path}/{made['id']}", {"module": {"published": True}})


def _module_for(act: Actor, overrides: Json) -> None:
    course = act.course()
    row = act.any(m for m in act.school.modules_of[course.id] if m.items)
    path = f"courses/{course.id}/modules/{row.id}/assignment_overrides"
    act.write(TEACHER, "PUT", path, {"overrides": overrides})


def module_for_others(act: Actor) -> None:
    _module_for(act, [{"student_ids": [act.student + 1]}])


def module_for_all(act: Actor) -> None:
    _module_for(act, [])


def module_delete(act: Actor) -> None:
    course = act.course()
    row = act.any(act.school.modules_of[course.id])
    act.write(TEACHER, "DELETE", f"courses/{course.id}/modules/{row.id}")


TOGETHER = {
    "discussion created": Kind(discussion),
    "graded discussion created": Kind(graded_discussion),
    "discussion edited": Kind(discussion_edit),
    "discussion deleted": Kind(discussion_delete),
    "reply": Kind(reply, IN_REST),
    "announcement": Kind(news, weight=3),
    "delayed announcement": Kind(delayed_news),
    "announcement edited": Kind(news_edit, weight=1),
    "announcement deleted": Kind(news_delete, weight=1),
    "joined a group": Kind(group_join),
    "left a group": Kind(group_leave),
    "group renamed": Kind(group_rename, weight=1),
    "group deleted": Kind(group_gone, weight=1),
    "group created": Kind(group_new, weight=1),
    "group set renamed": Kind(category_rename, weight=1),
    "module created": Kind(module, BOTH, weight=3),
    "module for others": Kind(module_for_others, BOTH, weight=2),
    "module for all": Kind(module_for_all, BOTH, weight=2),
    "module deleted": Kind(module_delete, BOTH, weight=1),
}
