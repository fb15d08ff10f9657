"""The main job over the deployed functions: what the API shows is what the school's rows say."""

from collections import Counter

from canvas_simulator.generating import Size, generate
from local.person import Json
from local.school import School, open_school
from local.stack import Stack
from tests.e2e import truth
from tests.e2e.person import connect, items, somebody
from tests.e2e.truth import Fact, Shown
from tests.recorded import world

COURSES = {12: 77, 13: 13, 16: 3, 17: 132}
STUB = "10000000000014"
SHAPE = Size(courses=7, assignments=23, students=5, seed=4)


def by_id(tasks: list[Json], facts: list[Fact]) -> tuple[dict[str, Shown], dict[str, Shown]]:
    """Shown and expected tasks, the fields that are compared, by Canvas's id."""
    wanted = {str(shown["external_id"]): shown for shown in map(Fact.shown, facts)}
    fields = next(iter(wanted.values())).keys()
    return {task["external_id"]: {name: task[name] for name in fields} for task in tasks}, wanted


def test_recorded_school(stack: Stack, school: School) -> None:
    """R66, R67, R79–R86, R211: Student One's tasks are exactly those of the school's database."""
    facts = list(truth.recorded(world("world-a"), "student_1"))
    assert Counter(fact.course_id for fact in facts) == COURSES

    with somebody(stack, "main-job") as person:
        run = connect(person, school)
        tasks, status = person.tasks(), person.status()

    shown, wanted = by_id(tasks, facts)
    assert shown == wanted
    assert len(tasks) == len(facts) == 225
    assert run["state"] == "completed"
    assert status["restricted_courses"] == [STUB]
    assert status["assignments_count"] == 225
    assert len(items(stack, "main-job", "TASK#")) == 225


def test_generated_school(stack: Stack, canvas_port: int) -> None:
    """R66, R79–R86: the same for a school of another shape, page by page of another size."""
    school_rows = generate(SHAPE)
    facts = list(truth.generated(school_rows, "student_1"))
    student = next(user.id for user in school_rows.users if user.key == "student_1")

    with (
        open_school(school_rows, port=canvas_port) as school,
        somebody(stack, "main-job-2") as person,
    ):
        connect(person, school, student)
        tasks = person.tasks(limit=7)

    shown, wanted = by_id(tasks, facts)
    assert shown == wanted
    assert len(tasks) == len(facts) > 50
    assert len(items(stack, "main-job-2", "TASK#")) == len(facts)


def test_second_sync(stack: Stack, school: School) -> None:
    """R58, R91: syncing an unchanged school again writes no task."""
    with somebody(stack, "main-job-3") as person:
        connect(person, school)
        before = items(stack, "main-job-3", "TASK#")
        again = person.wait_for_run(person.sync("full")["sync_id"])

    counts = again["counts"]
    assert (counts["created"], counts["updated"], counts["deleted"]) == (0, 0, 0)
    assert items(stack, "main-job-3", "TASK#") == before
