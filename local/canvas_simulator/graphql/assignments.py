"""Assignments: the viewer's dates, what they ask for, who has handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.assignment_lists import period_of
from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.fields import (
    column,
    columns,
    moments,
    relay_id,
    setting,
)
from canvas_simulator.new_quizzes import is_new_quiz
from canvas_simulator.visibility import is_for_everybody

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, AssignmentGroup, Course, Topic

_TYPES = frozenset(
    {
        "attendance", "basic_lti_launch", "discussion_topic", "external_tool",
        "media_recording", "none", "not_graded", "on_paper", "online_quiz",
        "online_text_entry", "online_upload", "online_url", "peer_review",
        "student_annotation", "wiki_page",
    }
)  # fmt: skip


def date(name: str) -> Resolver:
    """A date as it holds for the viewer; staff may ask for the base date instead."""

    def resolve(row: Assignment, info: GraphQLResolveInfo, **given: object) -> str | None:
        view: View = info.context
        base = given.get("applyOverrides") is False and view.is_staff(row.course_id)
        return view.text(getattr(row if base else view.dates(row), name))

    return resolve


def _published(row: Assignment, _: GraphQLResolveInfo) -> bool:
    return row.workflow_state == "published"


def _types(row: Assignment, _: GraphQLResolveInfo) -> list[str]:
    return [name for name in row.submission_types if name in _TYPES]


def _attempts(row: Assignment, _: GraphQLResolveInfo) -> object:
    """Null where there is no limit, REST's -1."""
    allowed = row.settings.get("allowed_attempts", -1)
    return None if allowed == -1 else allowed


def _url(row: Assignment, info: GraphQLResolveInfo) -> str:
    view: View = info.context
    return f"{view.call.base}/courses/{row.course_id}/assignments/{row.id}"


def _course(row: Assignment, info: GraphQLResolveInfo) -> Course:
    view: View = info.context
    return view.school.courses[row.course_id]


def _group(row: Assignment, info: GraphQLResolveInfo) -> AssignmentGroup | None:
    view: View = info.context
    return view.school.assignment_groups.get(row.assignment_group_id)


def _period(row: Assignment, info: GraphQLResolveInfo) -> int | None:
    return period_of(info.context, row)


def _group_set(row: Assignment, info: GraphQLResolveInfo) -> object:
    view: View = info.context
    return view.school.group_categories.get(row.group_category_id or 0)


def _topic(row: Assignment, info: GraphQLResolveInfo) -> Topic | None:
    view: View = info.context
    return view.school.topics.get(row.discussion_topic_id or 0)


def _quiz(row: Assignment, info: GraphQLResolveInfo) -> object:
    view: View = info.context
    return view.school.quizzes.get(row.quiz_id or 0)


def _everyone(row: Assignment, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    return is_for_everybody(view.school, row)


def _in_groups(row: Assignment, _: GraphQLResolveInfo) -> bool:
    return row.group_category_id is not None


def _submitted(row: Assignment, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    work = view.school.submissions_of[row.id].values()
    return any(s.submission_type is not None for s in work)


def _needs_grading(row: Assignment, info: GraphQLResolveInfo) -> int | None:
    """How many handed in are not graded yet; null for students."""
    view: View = info.context
    if not view.is_staff(row.course_id):
        return None
    work = view.school.submissions_of[row.id].values()
    return sum(s.workflow_state in ("submitted", "pending_review") for s in work)


def _overrides(row: Assignment, info: GraphQLResolveInfo, **given: object) -> Connection | None:
    view: View = info.context
    if not view.is_staff(row.course_id):
        return None
    return page(info, view.school.overrides_of[row.id], given)


def _new_quiz(row: Assignment, _: GraphQLResolveInfo) -> bool:
    return is_new_quiz(row)


FIELDS: Fields = {
    "Assignment": {
        "_id": column("id"),
        "id": relay_id("Assignment"),
        "dueAt": date("due_at"),
        "unlockAt": date("unlock_at"),
        "lockAt": date("lock_at"),
        "published": _published,
        "submissionTypes": _types,
        "allowedAttempts": _attempts,
        "htmlUrl": _url,
        "course": _course,
        "assignmentGroup": _group,
        "gradingPeriodId": _period,
        "groupSet": _group_set,
        "discussion": _topic,
        "quiz": _quiz,
        "visibleToEveryone": _everyone,
        "hasGroupCategory": _in_groups,
        "hasSubmittedSubmissions": _submitted,
        "needsGradingCount": _needs_grading,
        "assignmentOverrides": _overrides,
        "isNewQuiz": _new_quiz,
    }
    | columns(
        courseId="course_id",
        name="name",
        title="name",
        state="workflow_state",
        position="position",
        pointsPossible="points_possible",
        gradingType="grading_type",
        omitFromFinalGrade="omit_from_final_grade",
        groupCategoryId="group_category_id",
        assignmentGroupId="assignment_group_id",
        onlyVisibleToOverrides="only_visible_to_overrides",
        anonymousGrading="anonymous_grading",
        postManually="post_manually",
        muted="muted",
        parentAssignmentId="parent_assignment_id",
    )
    | {
        "gradeGroupStudentsIndividually": setting(
            "grade_group_students_individually", default=False
        ),
        "allowedExtensions": setting("allowed_extensions"),
        "gradingStandardId": setting("grading_standard_id"),
    }
    | moments(createdAt="created_at", updatedAt="updated_at"),
    "AssignmentOverride": {
        "_id": column("id"),
        "id": relay_id("AssignmentOverride"),
        "title": column("title"),
        "assignmentId": column("assignment_id"),
    }
    | moments(dueAt="due_at", unlockAt="unlock_at", lockAt="lock_at"),
}
