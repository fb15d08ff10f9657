"""The courses a person has marked as favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer
from canvas_simulator.rest.course_rows import course_row, shown_enrollments
from canvas_simulator.rest.users import name_order
from canvas_simulator.standing import is_current, restricted

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course

_MOST = 20  # courses shown to somebody without favourites


def list_favorites(call: Call) -> Answer:
    """The caller's favourites by name, all on one page; without any, the courses she is in."""
    courses = favorites(call)
    return Answer([course_row(call, c, shown_enrollments(call, c)) for c in courses])


def favorites(call: Call) -> list[Course]:
    """NOTE: courses that dates close to her are not among them, nor what she has left."""
    school, marked = call.school, set(call.user.favorite_course_ids)
    courses = {
        e.course_id: school.courses[e.course_id]
        for e in school.enrollments_by[call.user.id]
        if is_current(e, school.courses[e.course_id]) and not restricted(school, e, call.now)
    }
    own = [course for course in courses.values() if course.id in marked]
    found = own or list(courses.values())[:_MOST]
    return sorted(found, key=lambda course: (name_order(course.name), course.id))


def add_favorite(call: Call, course: str) -> Answer:
    """Marks a course, any that there is; a second time nothing happens."""
    found = call.course(course)
    if found.id not in call.user.favorite_course_ids:
        call.user.favorite_course_ids.append(found.id)
    _touch(call)
    return Answer(_row(found))


def remove_favorite(call: Call, course: str) -> Answer:
    """Takes the mark away; `{}` where there is none.

    NOTE: somebody without favourites first gets all the courses the list shows her.
    """
    found, marked = call.course(course), call.user.favorite_course_ids
    if not marked:
        marked.extend(one.id for one in favorites(call))
    _touch(call)
    if found.id not in marked:
        return Answer({})
    marked.remove(found.id)
    return Answer(_row(found))


def reset_favorites(call: Call) -> Answer:
    call.user.favorite_course_ids.clear()
    _touch(call)
    return Answer({"status": "ok"})


def _touch(call: Call) -> None:
    call.user.updated_at = call.now
    call.school.stirred[call.user.id] += 1


def _row(course: Course) -> Row:
    return {"context_id": course.id, "context_type": "Course"}
