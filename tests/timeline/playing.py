"""Plays one recorded step: synced in full before it, looked at after it until all is right."""

from dataclasses import dataclass
from datetime import timedelta

from canvas_simulator.app import Simulator
from canvas_sync.domain.connection import Mode
from canvas_sync.usecases.sync_tools import Outcome
from tests.edge.student import Student
from tests.timeline.held import differences, mirrored
from tests.timeline.shown import expected
from tests.timeline.steps import Step
from tests.timeline.world import worlds

LOOKS = (
    ("delta", timedelta(0)),
    ("delta after 75 s", timedelta(seconds=75)),
    ("hourly lists", timedelta(hours=1)),
    ("reconcile", timedelta(minutes=10)),
)
"""The looks after a change, each so long after the one before.

By REST the quiet lists and the groups are read once an hour; by GraphQL, in so small a school,
they travel in every look.
"""
NOTHING = "no change"
NEVER = "never"


@dataclass(frozen=True)
class Played:
    """``before``, ``wrong``: what the mirror has wrong before the step and in the end.

    ``found_by``: the look after which it was right. ``requests``, ``changes``: of each look.
    """

    step: str
    mode: Mode
    before: tuple[str, ...]
    wrong: tuple[str, ...]
    found_by: str
    requests: tuple[int, ...]
    changes: tuple[int, ...]

    @property
    def is_right(self) -> bool:
        """Right before, found, and not touched again once it was right."""
        looks = [name for name, _ in LOOKS]
        found_at = looks.index(self.found_by) if self.found_by in looks else -1
        return not (self.before or self.wrong or any(self.changes[found_at + 1 :]))

    @property
    def line(self) -> str:
        """As it stands in the table of known steps."""
        return f"{self.step},{self.mode.value},{self.found_by},{'+'.join(map(str, self.requests))}"


async def play(step: Step, mode: Mode) -> Played:
    earlier, later = worlds(step)
    student = Student(Simulator(earlier), step.viewer, mode)
    await student.full()
    shown = expected(step, after=False)
    before = differences(shown, mirrored(student, step, at=earlier.clock_at))
    student.becomes(Simulator(later), stirred=step.stirred)

    wanted, wrong, outcomes = expected(step, after=True), [], []
    for name, wait in LOOKS:
        student.later(wait)
        outcomes.append(await (student.reconcile() if name == "reconcile" else student.delta()))
        wrong.append(differences(wanted, mirrored(student, step, at=later.clock_at)))
    right = (name for (name, _), lines in zip(LOOKS, wrong, strict=True) if not lines)
    return Played(
        step.name,
        mode,
        tuple(before),
        tuple(wrong[-1]),
        NOTHING if wanted == shown else next(right, NEVER),
        tuple(outcome.requests for outcome in outcomes),
        tuple(_changes(outcome) for outcome in outcomes),
    )


def _changes(outcome: Outcome) -> int:
    counts = outcome.counts
    return counts.created + counts.updated + counts.deleted + counts.other
