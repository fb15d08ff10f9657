"""GraphQL nodes as Canvas gives them, with what a test doesn't care about filled in."""

from typing import Any

STAMP = "2026-11-21T09:35:54+01:00"


def an_assignment(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any field
    node = {
        "_id": "300",
        "name": "Essay",
        "state": "published",
        "position": 1,
        "pointsPossible": 10.0,
        "gradingType": "points",
        "submissionTypes": ["online_text_entry"],
        "omitFromFinalGrade": False,
        "allowedAttempts": None,
        "assignmentGroupId": "3",
        "groupCategoryId": None,
        "isNewQuiz": False,
        "htmlUrl": "https://canvas.school.example/courses/12/assignments/300",
        "createdAt": STAMP,
        "updatedAt": STAMP,
        "description": "<p>Write it.</p>",
        "dueAt": STAMP,
        "lockAt": None,
        "unlockAt": None,
        "lockInfo": {"isLocked": False, "canView": None},
        "checkpoints": None,
    }
    return node | changes


def a_submission(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any field
    node = {
        "_id": "2188",
        "assignmentId": "300",
        "updatedAt": STAMP,
        "state": "submitted",
        "attempt": 1,
        "excused": False,
        "late": False,
        "missing": False,
        "latePolicyStatus": None,
        "submittedAt": STAMP,
        "gradedAt": None,
        "postedAt": None,
        "cachedDueDate": STAMP,
        "customGradeStatusId": None,
        "redoRequest": False,
        "gradeMatchesCurrentSubmission": None,
        "score": None,
        "grade": None,
        "deductedPoints": None,
    }
    return node | changes


def a_topic(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any field
    node = {
        "_id": "33",
        "title": "News",
        "message": "<p>Read it.</p>",
        "isAnnouncement": True,
        "isSectionSpecific": False,
        "published": True,
        "postedAt": STAMP,
        "delayedPostAt": None,
        "lastReplyAt": None,
        "updatedAt": STAMP,
        "assignment": None,
    }
    return node | changes


def a_page(*nodes: Any, cursor: str | None = None) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """``cursor``: another page follows."""
    return {"nodes": list(nodes), "pageInfo": {"hasNextPage": bool(cursor), "endCursor": cursor}}
