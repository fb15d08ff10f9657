"""The few writes that Canvas offers only here: posting and hiding grades, final overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import FieldNode, GraphQLError

from canvas_simulator.graphql.fields import columns
from canvas_simulator.graphql.roots import one_enrollment
from canvas_simulator.ids import local_id
from canvas_simulator.schema import Score
from canvas_simulator.writing.posting import post_grades

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo, OperationDefinitionNode

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.progress import Progress
    from canvas_simulator.schema import Assignment, Enrollment

Given = dict[str, object]  # an input object


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting answers: the job has not been done yet."""

    assignment: Assignment
    progress: Progress
    errors: None = None


@dataclass(frozen=True, slots=True)
class Overridden:
    grades: Enrollment
    errors: None = None


def is_offered(operation: OperationDefinitionNode) -> bool:
    """Whether the operation reads, or asks for writes of this table only."""
    if operation.operation.value == "query":
        return True
    chosen = operation.selection_set.selections
    return all(isinstance(n, FieldNode) and n.name.value in FIELDS["Mutation"] for n in chosen)


def _posting(*, hide: bool) -> Resolver:
    def resolve(_: object, info: GraphQLResolveInfo, **given: Given) -> Posted:
        view: View = info.context
        found = view.school.assignments.get(local_id(str(given["input"]["assignmentId"])) or 0)
        if found is None or not view.standing(view.school.courses[found.course_id]).staff:
            raise GraphQLError("not found")
        view.school.writes += 1
        return Posted(found, post_grades(view.school, found, hide=hide))

    return resolve


def _set_override(_: object, info: GraphQLResolveInfo, **given: Given) -> Overridden:
    """NOTE: no stamp shows it."""
    view: View = info.context
    wanted, score = given["input"]["enrollmentId"], given["input"].get("overrideScore")
    number = local_id(str(wanted))
    found = one_enrollment(view, number or 0)
    if found is None or not view.standing(view.school.courses[found.course_id]).staff:
        raise GraphQLError("not found")
    kept = [s for s in found.scores if s.grading_period_id is not None]
    old = next((s for s in found.scores if s.grading_period_id is None), Score())
    old.override = None if score is None else float(str(score))
    found.scores = [old, *kept]
    view.school.writes += 1
    return Overridden(found)


_PAYLOAD = columns(assignment="assignment", progress="progress", errors="errors")
FIELDS: Fields = {
    "Mutation": {
        "postAssignmentGrades": _posting(hide=False),
        "hideAssignmentGrades": _posting(hide=True),
        "setOverrideScore": _set_override,
    },
    "PostAssignmentGradesPayload": _PAYLOAD,
    "HideAssignmentGradesPayload": _PAYLOAD,
    "SetOverrideScorePayload": columns(errors="errors"),
    "Progress": columns(_id="id", state="workflow_state", completion="completion"),
}
