"""The school of a recorded step, before and after it: one student, what that student was shown.

Values are those of the files. Where they are silent the world has the plainest thing that gives
the same answers; each such choice stands beside the line that makes it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from canvas_simulator.schema import (
    AssignmentGroup,
    Course,
    Enrollment,
    Group,
    GroupCategory,
    GroupMembership,
    Section,
    Term,
    User,
    World,
)
from tests.edge.student import INSTANCE
from tests.timeline.steps import Json, Revision, Step, moment
from tests.timeline.work import assignment, module, quiz, submission, topic

YEAR = timedelta(days=365)


def worlds(step: Step) -> tuple[World, World]:
    """The school before and after the step; after it the jobs have had their five seconds."""
    before, after = step.before, step.after
    later = max(before.read_at, after.read_at) + timedelta(seconds=5)
    return (
        _World(step, before, None, before.read_at).made(),
        _World(step, after, before, later).made(),
    )


def closed_by(step: Step) -> str:
    """Why a course that the files only call forbidden is: the enrolment, unless it is unpublished.

    The files don't tell; the step's name does. In all cases the list answers 403.
    """
    if "publish" in step.name and "course" in step.name:
        return "unpublished"
    return "deleted" if "delete" in step.name or "created-again" in step.name else "inactive"


class _World:
    """``earlier``: the revision before this one, for what it leaves out."""

    def __init__(
        self, step: Step, seen: Revision, earlier: Revision | None, clock_at: datetime
    ) -> None:
        self.step, self.seen, self.earlier = step, seen, earlier
        self.clock_at = clock_at
        self.began_at = step.before.since - timedelta(days=30)
        gone = not seen.rows and earlier is not None
        self.rows = earlier.rows if gone and earlier is not None else seen.rows

    def made(self) -> World:
        world = World(base_url=f"https://{INSTANCE}", clock_at=self.clock_at)
        student = self.step.viewer
        world.users = [
            User(id=student, name="Student One", key="student_1", created_at=self.began_at)
        ]
        world.terms = [self._term()]
        for number in sorted({*self.seen.courses, self.step.course_id}):
            self._add_course(world, number)
        self._add_groups(world)
        world.assignment_groups = list(self._assignment_groups())
        for at, row in enumerate(self.rows):
            self._add_work(world, row, at)
        return world

    def _term(self) -> Term:
        """The one term, which all courses are in."""
        end_at = self.clock_at - timedelta(seconds=5) if self.seen.is_over else None
        return Term(id=1, name="Default Term", created_at=self.began_at, end_at=end_at)

    def _add_course(self, world: World, number: int) -> None:
        """A course with the student in it; closed to them as the files say."""
        shown = self.seen.courses.get(number)
        state, own_state = ("available", "active") if shown else self._closed()
        world.courses.append(self._course(number, shown or self._known(number), state))
        world.sections.append(
            Section(id=number, course_id=number, name="A", created_at=self.began_at)
        )
        enrollment = Enrollment(
            id=number,
            course_id=number,
            user_id=self.step.viewer,
            section_id=number,
            type="StudentEnrollment",
            workflow_state=own_state,
            created_at=self.began_at,
            updated_at=self.began_at,
        )
        world.enrollments.append(enrollment)

    def _known(self, number: int) -> Json:
        """What another revision tells of a course that this one doesn't list."""
        revisions = (self.earlier or self.seen, self.step.after)
        return next((r.courses[number] for r in revisions if number in r.courses), {})

    def _course(self, number: int, row: Json, state: str) -> Course:
        course = Course(
            id=number,
            name=row.get("name", f"Course {number}"),
            course_code=f"C-{number}",
            term_id=1,
            created_at=self.began_at,
            updated_at=moment(row["updatedAt"]) if row else self.began_at,
        )
        course.workflow_state = state  # type: ignore[assignment]  # one of its words
        return course

    def _closed(self) -> tuple[str, str]:
        """The states of the course and of the student's enrolment, where GraphQL lists it not."""
        if self.seen.status == 200:
            return "available", "completed"
        if self.seen.status == 404:
            return "deleted", "deleted"
        why = closed_by(self.step)
        return ("claimed", "active") if why == "unpublished" else ("available", why)

    def _add_groups(self, world: World) -> None:
        """The student's groups, in a course that is open before and after: no file says which."""
        both = sorted(self.step.before.courses.keys() & self.step.after.courses.keys())
        others = [number for number in both if number != self.step.course_id]
        place = next(iter(others or both), self.step.course_id)
        for row in self.seen.delta["me"]["groups"]:
            category = int(row["groupCategory"]["_id"])
            world.group_categories.append(
                GroupCategory(
                    id=category,
                    course_id=place,
                    name=row["groupCategory"]["name"],
                    created_at=self.began_at,
                )
            )
            world.groups.append(self._group(row, category, place))

    def _group(self, row: Json, category: int, place: int) -> Group:
        number, at = int(row["_id"]), self.began_at
        student = self.step.viewer
        member = GroupMembership(id=number, user_id=student, created_at=at, updated_at=at)
        return Group(
            id=number,
            course_id=place,
            category_id=category,
            name=row["name"],
            created_at=at,
            updated_at=moment(row["updatedAt"]),
            memberships=[member],
        )

    def _assignment_groups(self) -> Iterator[AssignmentGroup]:
        """As the list is ordered: by group, then by position."""
        numbers = dict.fromkeys(int(row["assignment_group_id"]) for row in self.rows)
        for at, number in enumerate(numbers):
            yield AssignmentGroup(
                id=number,
                course_id=self.step.course_id,
                name=f"Part {number}",
                position=at + 1,
                updated_at=self.began_at,
            )

    def _add_work(self, world: World, row: Json, at: int) -> None:
        course_id = self.step.course_id
        world.assignments.append(assignment(row, course_id, text=self._text(row)))
        if row.get("submission"):
            node = self._changed(int(row["id"]))
            world.submissions.append(submission(row, self.step.viewer, node))
        if row.get("quiz_id"):
            world.quizzes.append(quiz(row, course_id))
        if row.get("discussion_topic"):
            world.topics.append(topic(row, course_id))
        if "context_module" in (row.get("lock_info") or {}):
            world.modules.append(module(row, course_id, 1_000 + at, self.clock_at + YEAR))

    def _text(self, row: Json) -> str | None:
        """The text; behind a lock, what it was before."""
        before = {one["id"]: one for one in self.step.before.rows}
        known: Json = before.get(row["id"], row)
        text: str | None = (known if row.get("lock_info") else row)["description"]
        return text

    def _changed(self, number: int) -> Json:
        """The delta reply's row of the student's work, or that of before."""
        earlier = self.earlier.changed if self.earlier else {}
        return self.seen.changed.get(number) or earlier.get(number) or {}
