"""Routes beside courses, assignments, submissions and enrolments: method, path, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.rest import (
    announcements,
    calendar,
    favorites,
    groups,
    modules,
    people,
    periods,
    planner,
    quiz_attempts,
    quizzes,
    rubrics,
    todo,
    tokens,
    topics,
    work_lists,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.http import Answer

_ONE = "/courses/:id"
_TOPIC = f"{_ONE}/discussion_topics/:id"
READS: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", f"{_ONE}/users", people.list_course_users),
    ("GET", f"{_ONE}/search_users", people.search_course_users),
    ("GET", f"{_ONE}/students", people.list_students),
    ("GET", "/users/:id/observees", people.list_observees),
    ("GET", "/users/:id/observers", people.list_observers),
    ("GET", "/users/:id/groups", groups.list_own_groups),
    ("GET", f"{_ONE}/groups", groups.list_course_groups),
    ("GET", "/groups/:id", groups.show_group),
    ("GET", "/groups/:id/memberships", groups.list_memberships),
    ("GET", "/groups/:id/users", groups.list_group_users),
    ("GET", "/groups/:id/tabs", groups.list_tabs),
    ("GET", "/groups/:id/discussion_topics", topics.list_group_topics),
    ("GET", f"{_ONE}/group_categories", groups.list_categories),
    ("GET", "/group_categories/:id", groups.show_category),
    ("GET", "/group_categories/:id/groups", groups.list_category_groups),
    ("GET", "/group_categories/:id/users", groups.list_category_users),
    ("GET", "/announcements", announcements.list_announcements),
    ("GET", f"{_ONE}/discussion_topics", topics.list_topics),
    ("GET", _TOPIC, topics.show_topic),
    ("GET", f"{_TOPIC}/entries", topics.list_entries),
    ("GET", f"{_TOPIC}/view", topics.show_view),
    ("GET", f"{_ONE}/quizzes", quizzes.list_quizzes),
    ("GET", f"{_ONE}/quizzes/([0-9]+)", quizzes.show_quiz),
    ("GET", f"{_ONE}/quizzes/([0-9]+)/questions", quiz_attempts.list_questions),
    ("GET", f"{_ONE}/quizzes/([0-9]+)/submissions", quiz_attempts.list_attempts),
    ("GET", f"{_ONE}/quizzes/([0-9]+)/submission", quiz_attempts.show_own_attempt),
    ("GET", f"{_ONE}/rubrics", rubrics.list_rubrics),
    ("GET", f"{_ONE}/rubrics/:id", rubrics.show_rubric),
    ("GET", f"{_ONE}/grading_periods", periods.list_grading_periods),
    ("GET", f"{_ONE}/grading_periods/:id", periods.show_grading_period),
    ("GET", "/users/self/course_nicknames", periods.list_nicknames),
    ("GET", "/users/self/course_nicknames/:id", periods.show_nickname),
    ("GET", "/users/self/favorites/courses", favorites.list_favorites),
    ("POST", "/users/self/favorites/courses/:id", favorites.add_favorite),
    ("DELETE", "/users/self/favorites/courses/:id", favorites.remove_favorite),
    ("DELETE", "/users/self/favorites/courses", favorites.reset_favorites),
    ("GET", "/users/:id/user_generated_tokens", tokens.list_tokens),
    ("GET", "/users/self/tokens/:id", tokens.show_token),
    ("POST", "/users/:id/tokens", tokens.create_token),
    ("PUT", "/users/self/tokens/:id", tokens.update_token),
    ("DELETE", "/users/self/tokens/:id", tokens.delete_token),
    ("GET", "/planner/items", planner.list_items),
    ("GET", "/users/:id/planner/items", planner.list_user_items),
    ("GET", "/calendar_events", calendar.list_events),
    ("GET", "/users/self/upcoming_events", calendar.list_upcoming),
    ("GET", f"{_ONE}/modules", modules.list_modules),
    ("GET", f"{_ONE}/modules/:id", modules.show_module),
    ("GET", f"{_ONE}/modules/:id/items", modules.list_items),
    ("GET", f"{_ONE}/modules/:id/items/:id", modules.show_item),
    ("GET", f"{_ONE}/modules/:id/assignment_overrides", modules.list_module_overrides),
    ("GET", f"{_ONE}/users/:id/progress", modules.show_progress),
    ("GET", "/planner_notes", planner.list_notes),
    ("GET", "/planner/overrides", planner.list_marks),
    ("GET", "/users/self/todo", todo.list_todo),
    ("GET", "/users/self/todo_item_count", todo.count_todo),
    ("GET", f"{_ONE}/todo", todo.list_course_todo),
    ("GET", "/users/:id/missing_submissions", work_lists.list_missing),
    ("GET", "/users/:id/graded_submissions", work_lists.list_graded),
]
