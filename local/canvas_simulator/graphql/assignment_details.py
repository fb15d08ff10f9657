"""What assignments tell of rubrics, posting, peer reviews, and whom they and overrides are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column, relay_id
from canvas_simulator.graphql.rosters import by_name
from canvas_simulator.schema import Assignment, User

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Course, Override

    Line = dict[str, object]

_SENT_IN = ("online_", "media_recording", "student_annotation", "discussion_topic")


@dataclass(frozen=True, slots=True)
class PostPolicy:
    """Whether grades of an assignment wait until they are posted; known to staff only."""

    assignment: Assignment

    @property
    def id(self) -> int:
        return self.assignment.id


@dataclass(frozen=True, slots=True)
class ShownRubric:
    """The rubric that hangs on an assignment, as that shows it; ids are texts."""

    settings: Line
    lines: list[Line]

    @property
    def id(self) -> object:
        return self.settings["id"]


@dataclass(frozen=True, slots=True)
class AdhocStudents:
    """The students an override names."""

    students: list[User]


def _expects(row: Assignment, _: GraphQLResolveInfo) -> bool:
    return any(name.startswith(_SENT_IN) for name in row.submission_types)


def _policy(row: Assignment, info: GraphQLResolveInfo) -> PostPolicy | None:
    view: View = info.context
    return PostPolicy(row) if view.is_staff(row.course_id) else None


def _posts_manually(row: PostPolicy, _: GraphQLResolveInfo) -> bool:
    return row.assignment.post_manually


def _policy_course(row: PostPolicy, info: GraphQLResolveInfo) -> Course:
    view: View = info.context
    return view.school.courses[row.assignment.course_id]


def _itself(row: object, _: GraphQLResolveInfo) -> object:
    return row


def _peer(name: str, default: object = None) -> Resolver:
    def resolve(row: Assignment, _: GraphQLResolveInfo) -> object:
        return row.settings.get(name, default)

    return resolve


def _rubric(row: Assignment, _: GraphQLResolveInfo) -> ShownRubric | None:
    settings, lines = row.settings.get("rubric_settings"), row.settings.get("rubric")
    if not isinstance(settings, dict) or not isinstance(lines, list):
        return None
    return ShownRubric(dict(settings), [dict(one) for one in lines if isinstance(one, dict)])


def _setting(name: str, default: object = None) -> Resolver:
    def resolve(row: ShownRubric, _: GraphQLResolveInfo) -> object:
        return row.settings.get(name) or default

    return resolve


def _count(row: ShownRubric, _: GraphQLResolveInfo) -> int:
    return len(row.lines)


def _member(name: str, default: object = None) -> Resolver:
    def resolve(row: Line, _: GraphQLResolveInfo) -> object:
        return row.get(name) or default

    return resolve


def _points(row: Line, _: GraphQLResolveInfo) -> object:
    return row.get("points") or 0.0


def _assigned(row: Assignment, info: GraphQLResolveInfo, **given: object) -> Connection | None:
    """Whoever has a row for the work, by name; for staff only."""
    view: View = info.context
    if not view.is_staff(row.course_id):
        return None
    term = str(filter_of(given, "searchTerm").get("searchTerm") or "").casefold()
    work = view.school.submissions_of[row.id].values()
    users = [view.school.users[one.user_id] for one in work if one.workflow_state != "deleted"]
    return page(info, by_name(user for user in users if term in user.name.casefold()), given)


def _whom(row: Override, info: GraphQLResolveInfo) -> object:
    """A section, a group or some students."""
    view: View = info.context
    if row.section_id is not None:
        return view.school.sections.get(row.section_id)
    if row.group_id is not None:
        return view.school.groups.get(row.group_id)
    users = view.school.users
    return AdhocStudents([users[number] for number in row.student_ids or () if number in users])


def _of(row: Override, info: GraphQLResolveInfo) -> Assignment:
    view: View = info.context
    return view.school.assignments[row.assignment_id]


FIELDS: Fields = {
    "Assignment": {
        "expectsSubmission": _expects,
        "postPolicy": _policy,
        "peerReviews": _itself,
        "rubric": _rubric,
        "assignedStudents": _assigned,
    },
    "PostPolicy": {
        "_id": column("id"),
        "id": relay_id("PostPolicy"),
        "postManually": _posts_manually,
        "assignment": column("assignment"),
        "course": _policy_course,
    },
    "PeerReviews": {
        "enabled": _peer("peer_reviews", default=False),
        "count": _peer("peer_review_count", default=0),
        "automaticReviews": _peer("automatic_peer_reviews", default=False),
        "anonymousReviews": _peer("anonymous_peer_reviews", default=False),
        "intraReviews": _peer("intra_group_peer_reviews", default=False),
    },
    "Rubric": {
        "_id": column("id"),
        "id": relay_id("Rubric"),
        "title": _setting("title"),
        "pointsPossible": _setting("points_possible"),
        "freeFormCriterionComments": _setting("free_form_criterion_comments", default=False),
        "hideScoreTotal": _setting("hide_score_total", default=False),
        "hidePoints": _setting("hide_points", default=False),
        "criteria": column("lines"),
        "criteriaCount": _count,
    },
    "RubricCriterion": {
        "_id": _member("id"),
        "description": _member("description"),
        "longDescription": _member("long_description"),
        "points": _points,
        "ratings": _member("ratings", default=[]),
        "criterionUseRange": _member("criterion_use_range", default=False),
        "ignoreForScoring": _member("ignore_for_scoring", default=False),
        "learningOutcomeId": _member("learning_outcome_id"),
    },
    "RubricRating": {
        "_id": _member("id"),
        "description": _member("description", default=""),
        "longDescription": _member("long_description"),
        "points": _points,
    },
    "AssignmentOverride": {"set": _whom, "assignment": _of},
    "AdhocStudents": {"students": column("students")},
}
