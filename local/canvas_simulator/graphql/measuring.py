"""What graphql-core itself takes for a question: the measure of the resolvers here."""

from __future__ import annotations

import gzip
import json
from importlib import resources
from typing import TYPE_CHECKING

from graphql import build_client_schema, execute_sync, parse

if TYPE_CHECKING:
    from collections.abc import Callable

# A synchroniser's question about everything, without aliases and interfaces.
QUESTION = """{ allCourses { _id name courseCode state updatedAt term { _id name }
  assignmentsConnection(first: 100, filter: {gradingPeriodId: null}) { nodes {
    _id name state position pointsPossible gradingType submissionTypes dueAt lockAt unlockAt
    omitFromFinalGrade allowedAttempts assignmentGroupId htmlUrl createdAt updatedAt }
    pageInfo { hasNextPage endCursor } }
  submissionsConnection(first: 100, orderBy: [{field: _id, direction: ascending}],
    filter: {states: [submitted, unsubmitted, pending_review, graded]}) { nodes {
    _id assignmentId updatedAt state attempt score grade gradeHidden excused late missing
    latePolicyStatus submittedAt gradedAt postedAt cachedDueDate customGradeStatus }
    pageInfo { hasNextPage endCursor } } } }"""


def over_dicts(data: dict[str, object]) -> Callable[[], object]:
    """The same question, answered from the plain dicts of its own answer ``data``."""
    packed = resources.files(__package__).joinpath("introspection.json.gz").read_bytes()
    schema = build_client_schema(json.loads(gzip.decompress(packed)))
    document = parse(QUESTION)
    return lambda: execute_sync(schema, document, root_value=data)
