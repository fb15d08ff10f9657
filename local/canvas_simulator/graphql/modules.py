"""Modules, what is in them, and quizzes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column, columns, moment, moments, relay_id
from canvas_simulator.module_items import (
    is_published,
    named_by,
    quiz_published,
    quiz_title,
    title_of,
    visible_items,
    visible_modules,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, Course, Module, ModuleItem, Quiz


def _seen(view: View, course: Course) -> list[Module]:
    return visible_modules(view.school, course.id, view.standing(course), view.member(course.id))


def _modules(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    filter_of(given)
    return page(info, _seen(info.context, row), given)


def _modules_of_work(row: Assignment, info: GraphQLResolveInfo) -> list[Module]:
    view: View = info.context
    seen = {module.id for module in _seen(view, view.school.courses[row.course_id])}
    return [module for module, _ in view.school.placed(row) if module.id in seen]


def _items(row: Module, info: GraphQLResolveInfo) -> list[ModuleItem]:
    view: View = info.context
    staff = view.is_staff(row.course_id)
    return visible_items(view.school, row, view.member(row.course_id), staff=staff)


def _page_of_items(row: Module, info: GraphQLResolveInfo, **given: object) -> Connection:
    return page(info, _items(row, info), given)


def _count(row: Module, info: GraphQLResolveInfo) -> int:
    return len(_items(row, info))


def _active(row: Module, _: GraphQLResolveInfo) -> bool:
    return row.workflow_state == "active"


def _limited(row: Module, _: GraphQLResolveInfo) -> bool:
    return bool(row.overrides)


def _prerequisites(row: Module, info: GraphQLResolveInfo) -> list[dict[str, object]]:
    view: View = info.context
    known = {module.id: module.name for module in view.school.modules_of[row.course_id]}
    return [
        {"id": number, "name": known[number], "type": "context_module"}
        for number in row.prerequisite_ids
        if number in known
    ]


def _requirements(row: Module, info: GraphQLResolveInfo) -> list[dict[str, object]]:
    return [
        {"id": item.id, "type": item.requirement["type"], "min": item.requirement.get("min_score")}
        for item in _items(row, info)
        if item.requirement
    ]


def _member(name: str) -> Resolver:
    return lambda row, _: row[name]


def _title(row: ModuleItem, info: GraphQLResolveInfo) -> str:
    view: View = info.context
    return title_of(view.school, row)


def _published(row: ModuleItem, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    return is_published(view.school, row)


def _content(row: ModuleItem, info: GraphQLResolveInfo) -> object:
    """Null for headings, addresses, pages and files, which the world knows no more of."""
    view: View = info.context
    return named_by(view.school, row)


def _module(row: ModuleItem, info: GraphQLResolveInfo) -> Module | None:
    view: View = info.context
    return view.school.module_with.get(row.id)


def _quiz_title(row: Quiz, info: GraphQLResolveInfo) -> str:
    view: View = info.context
    return quiz_title(view.school, row)


def _quiz_published(row: Quiz, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    return quiz_published(view.school, row)


FIELDS: Fields = {
    "Course": {"modulesConnection": _modules},
    "Assignment": {"modules": _modules_of_work},
    "Module": {
        "_id": column("id"),
        "id": relay_id("Module"),
        "unlockAt": moment("unlock_at"),
        "published": _active,
        "hasActiveOverrides": _limited,
        "moduleItems": _items,
        "moduleItemsConnection": _page_of_items,
        "moduleItemsTotalCount": _count,
        "prerequisites": _prerequisites,
        "completionRequirements": _requirements,
    }
    | columns(
        name="name", position="position", requireSequentialProgress="require_sequential_progress"
    ),
    "ModulePrerequisite": {name: _member(name) for name in ("id", "name", "type")},
    "ModuleCompletionRequirement": {"id": _member("id"), "type": _member("type")}
    | {"minScore": _member("min")},
    "ModuleItem": {
        "_id": column("id"),
        "id": relay_id("ModuleItem"),
        "title": _title,
        "published": _published,
        "content": _content,
        "module": _module,
    }
    | columns(indent="indent", position="position"),
    "Quiz": {
        "_id": column("id"),
        "id": relay_id("Quiz"),
        "title": _quiz_title,
        "published": _quiz_published,
    }
    | columns(quizType="quiz_type", pointsPossible="points_possible")
    | moments(createdAt="created_at", updatedAt="updated_at"),
}
