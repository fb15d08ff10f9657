"""Changes of submissions: handed in, graded, posted, hidden, commented."""

from datetime import timedelta

from tests.simulation.changes.kinds import IN_REST, Kind
from tests.simulation.harness.actor import MATE, ME, TEACHER, Actor, Json, NotDoneError


def _work_path(act: Actor, *, online: bool = False, assigned_to: int | None = None) -> str:
    whom = assigned_to or act.student

    def fits(work: Json) -> bool:
        row = act.school.submissions_of[work.id].get(whom)
        text = work.submission_types == ["online_text_entry"]
        return row is not None and row.workflow_state != "deleted" and (text or not online)

    work = act.work(where=fits)
    return f"courses/{work.course_id}/assignments/{work.id}/submissions"


def _mark(act: Actor, student: int | None = None, **given: Json) -> None:
    whom = student or act.student
    path = _work_path(act, assigned_to=whom)
    act.write(TEACHER, "PUT", f"{path}/{whom}", {"submission": given})


def _hand_in(act: Actor, who: str, student: int) -> None:
    path = _work_path(act, online=True, assigned_to=student)
    given = {"submission_type": "online_text_entry", "body": act.word()}
    act.write(who, "POST", path, {"submission": given})


def submit(act: Actor) -> None:
    _hand_in(act, ME, act.student)


def mate_submits(act: Actor) -> None:
    _hand_in(act, MATE, act.student + 1)


def grade(act: Actor) -> None:
    _mark(act, posted_grade=str(act.chance.choice((0, 1, 2.5, 5, 8))))


def grade_removed(act: Actor) -> None:
    _mark(act, posted_grade="")


def grade_mate(act: Actor) -> None:
    _mark(act, act.student + 1, posted_grade="4")


def excuse(act: Actor) -> None:
    _mark(act, excuse=True)


def unexcuse(act: Actor) -> None:
    _mark(act, excuse=False)


def status(act: Actor) -> None:
    _mark(act, late_policy_status=act.chance.choice(("missing", "late", "none")))


def _comment(act: Actor, who: str) -> None:
    path = _work_path(act)
    act.write(who, "PUT", f"{path}/{act.student}", {"comment": {"text_comment": act.word()}})


def comment(act: Actor) -> None:
    _comment(act, TEACHER)


def own_comment(act: Actor) -> None:
    _comment(act, ME)


def grade_late(act: Actor) -> None:
    """Its transaction was open for a while: the row comes with a stamp of before."""
    grade(act)
    rows = [row for row in act.school.world.submissions if row.user_id == act.student]
    row = max(rows, key=lambda one: one.updated_at)
    row.updated_at -= timedelta(seconds=act.chance.randint(10, 90))
    row.graded_at = row.updated_at
    act.school.writes += 1


def post(act: Actor) -> None:
    act.mutate("postAssignmentGrades", assignmentId=str(act.work().id))


def hide(act: Actor) -> None:
    act.mutate("hideAssignmentGrades", assignmentId=str(act.work().id))


def hidden_grade(act: Actor) -> None:
    """Graded, and the student may not see it."""
    work = act.work(where=lambda one: one.post_manually)
    act.row(work)
    path = f"courses/{work.course_id}/assignments/{work.id}/submissions/{act.student}"
    act.write(TEACHER, "PUT", path, {"submission": {"posted_grade": "3"}})


def bulk(act: Actor) -> None:
    path = _work_path(act)
    given = {str(act.student): {"posted_grade": str(act.chance.randint(0, 9))}}
    act.write(TEACHER, "POST", f"{path}/update_grades", {"grade_data": given})


def late_policy(act: Actor) -> None:
    course = act.course()
    given = {
        "missing_submission_deduction_enabled": True,
        "missing_submission_deduction": act.chance.choice((50, 100)),
        "late_submission_deduction_enabled": True,
        "late_submission_deduction": 10,
    }
    known = course.id in act.school.late_policies
    method = "PATCH" if known else "POST"
    act.write(TEACHER, method, f"courses/{course.id}/late_policy", {"late_policy": given})


def final_override(act: Actor) -> None:
    course = act.course()
    mine, *more = act.mine_in(course.id)
    if more:
        raise NotDoneError("which of several totals is shown is nobody's rule")
    score = act.chance.randint(40, 99)
    act.mutate("setOverrideScore", enrollmentId=str(mine.id), overrideScore=score)


GRADES = {
    "student submits": Kind(submit, weight=4),
    "classmate submits": Kind(mate_submits, weight=3),
    "graded": Kind(grade, weight=5),
    "graded, stored late": Kind(grade_late),
    "grade removed": Kind(grade_removed, IN_REST),
    "classmate graded": Kind(grade_mate),
    "excused": Kind(excuse),
    "unexcused": Kind(unexcuse, IN_REST, weight=1),
    "late policy status": Kind(status, IN_REST),
    "commented": Kind(comment),
    "student comments": Kind(own_comment, weight=1),
    "grades posted": Kind(post),
    "grades hidden": Kind(hide, IN_REST),
    "graded unseen": Kind(hidden_grade, IN_REST),
    "graded in bulk": Kind(bulk),
    "late policy": Kind(late_policy),
    "final grade overridden": Kind(final_override, IN_REST, weight=1),
}
