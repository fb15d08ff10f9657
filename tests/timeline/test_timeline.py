"""Every recorded change of a real Canvas, played against the engine in both modes."""

from canvas_sync.domain.connection import Mode
from tests.timeline.known import KNOWN
from tests.timeline.playing import NOTHING, Played, play
from tests.timeline.shown import expected
from tests.timeline.steps import Json, Revision, Step, steps


async def test_change_is_found(step: Step, mode: Mode, played: list[Played]) -> None:
    """R71–R75, R101: after a recorded change the mirror shows what the student is shown.

    The course (present, closed, gone), its assignments, the student's own submissions, groups and
    the courses' names; how it was found and with how many requests is fixed for known steps.
    """
    one = await play(step, mode)
    played.append(one)

    assert one.before == (), "the mirror is wrong before the step"
    assert one.wrong == (), "the mirror is wrong after the last look"
    if one.found_by == NOTHING:
        assert sum(one.changes) == 0, "the student was shown nothing new"
    assert one.is_right, f"changed again after it was right: {one.changes}"
    assert KNOWN.get((step.name, mode.value), one.line) == one.line


SAME = {
    "state": "workflow_state",
    "score": "score",
    "grade": "grade",
    "attempt": "attempt",
    "excused": "excused",
    "late": "late",
    "missing": "missing",
    "latePolicyStatus": "late_policy_status",
    "deductedPoints": "points_deducted",
    "submittedAt": "submitted_at",
    "gradedAt": "graded_at",
    "postedAt": "posted_at",
    "cachedDueDate": "cached_due_date",
    "gradingPeriodId": "grading_period_id",
    "customGradeStatus": "custom_grade_status_id",
    "submissionType": "submission_type",
}
"""GraphQL's word for a column of a submission, and REST's."""

DISAGREE: dict[str, tuple[Json, Json, str]] = {
    "attempt": (0, None, "nothing handed in yet: REST's null is kept"),
    "excused": (False, None, "nobody has decided: both mean that it is not excused"),
    "customGradeStatus": ("", None, "GraphQL names a status, REST numbers it; there is none"),
    "score": (None, "absent", "hidden: REST leaves the member out, GraphQL empties it"),
    "grade": (None, "absent", "hidden: REST leaves the member out, GraphQL empties it"),
}
"""Where the two files of a step disagree: GraphQL's value, REST's, and what the mirror makes of it.

Courses, too: one whose enrolment is concluded is in no list of GraphQL while REST still answers
with its assignments. It is kept as completed, and its work stays.
"""


def test_files_disagree_as_the_table_says(step: Step) -> None:
    """R79: GraphQL and REST tell the same of every submission, but for the table's five columns."""
    for revision in (step.before, step.after):
        for number, node in revision.changed.items():
            own = _own(revision, number)
            if own is not None:
                assert [line for name in SAME if (line := _differs(name, node, own))] == []


def test_packed_steps_are_all_known() -> None:
    """R75: what is played by default: 117 steps, of which 77 show the student something new.

    The table has each in both modes; 42 submissions are told by GraphQL and REST.
    """
    found = steps(None)
    shown = [[expected(step, after=after) for after in (False, True)] for step in found]
    told = [
        _own(revision, number)
        for step in found
        for revision in (step.before, step.after)
        for number in revision.changed
    ]

    assert KNOWN.keys() == {(step.name, mode.value) for step in found for mode in Mode}
    assert len(found) == 117
    assert sum(before != after for before, after in shown) == 77
    assert sum(len(one.work) for pair in shown for one in pair) == 2432
    assert sum(row is not None for row in told) == 42


def _own(revision: Revision, number: int) -> Json | None:
    rows = (row.get("submission") for row in revision.rows if int(row["id"]) == number)
    return next(rows, None)


def _differs(name: str, node: Json, own: Json) -> str:
    ours, theirs = node.get(name), own.get(SAME[name], "absent")
    if ours == theirs or (ours, theirs) == DISAGREE.get(name, (..., ..., ""))[:2]:
        return ""
    return f"{name}: GraphQL {ours!r}, REST {theirs!r}"
