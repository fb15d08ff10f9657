"""Questions of a recorded quiz, and what its students did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.importing.reading import moment, sure
from canvas_simulator.rest.quiz_attempts import COMMENTS
from canvas_simulator.schema import QuizAttempt, QuizQuestion

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def questions(recording: Recording, quiz_id: int) -> list[QuizQuestion]:
    return [_question(row) for row in _of(recording, "quiz_questions", quiz_id)]


def attempts(recording: Recording, quiz_id: int) -> list[QuizAttempt]:
    return [_attempt(row) for row in _of(recording, "quiz_attempts", quiz_id)]


def _of(recording: Recording, kind: str, quiz_id: int) -> list[Json]:
    rows = recording.rows[kind].values()
    found = [row for row in rows if int(row["quiz_id"]) == quiz_id]
    return sorted(found, key=lambda row: int(row["id"]))


def _question(row: Json) -> QuizQuestion:
    return QuizQuestion(
        id=int(row["id"]),
        name=row["question_name"],
        type=row["question_type"],
        text=row["question_text"],
        points_possible=row["points_possible"],
        position=row["position"],
        created_at=sure(row["created_at"], _LONG_AGO),
        answers=[answer | {"id": int(answer["id"])} for answer in row["answers"]],
        comments={name: row[name] for name in COMMENTS if row[name]},
    )


def _attempt(row: Json) -> QuizAttempt:
    return QuizAttempt(
        id=int(row["id"]),
        user_id=int(row["user_id"]),
        attempt=row["attempt"],
        workflow_state=row["workflow_state"],
        started_at=sure(row["started_at"], _LONG_AGO),
        finished_at=moment(row["finished_at"]),
        score=row["score"],
        kept_score=row["kept_score"],
        fudge_points=row["fudge_points"],
        version=row["quiz_version"],
    )
