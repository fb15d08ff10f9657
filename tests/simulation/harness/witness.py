"""What must hold at every moment, whatever happens; a breach is written down as one line."""

from datetime import datetime, timedelta

from canvas_simulator.visibility import Membership, is_assigned
from canvas_sync.domain.connection import State
from canvas_sync.domain.manifest import SETTLE
from tests.fakes.builders import ANNA
from tests.fakes.mirror import TaskPlace
from tests.simulation.harness.clocks import SchoolClock, seconds_now
from tests.simulation.harness.service import INSTANCE, Service
from tests.simulation.harness.truth import LIVE

ANSWER_AFTER = timedelta(seconds=60)
"""The longest that Canvas's first answer takes here: its clock is the watermark."""


CACHED_SECONDS = 300.0


class Witness:
    """Watches burials, the fence and the watermark of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.breaches: list[str] = []
        self._fence = 0
        self._watermark: datetime | None = None
        service.mirror.on_bury = self._on_bury
        self._revoked = False
        self._unseen_at: dict[int, float] = {}

    def look(self) -> None:
        """After anything happened."""
        service, state = self._service, self._service.state
        for place in (service.network, service.connections, service.mirror):
            self.breaches += place.breaches
            place.breaches.clear()
        self._look_at_token()
        if state.fence < self._fence:
            self.breaches.append(f"the fence went back from {self._fence} to {state.fence}")
        self._fence = state.fence
        if state.watermark != self._watermark:
            self._on_watermark(state.watermark, state.last_sync_id)
        going = state.run.sync_id if state.run else None
        service.began = {one: at for one, at in service.began.items() if one == going}

    def _look_at_token(self) -> None:
        """A connection that wants a new token has one that Canvas refuses."""
        service = self._service
        token = service.simulator.tokens[service.token]
        self._revoked |= token.revoked or token.blocked
        states = {one.state for one in service.connections.cold.values()}
        if states - {State.OK, State.ERROR} and not self._revoked:
            self.breaches.append("the token is good, and the connection says it is not")

    def _on_watermark(self, mark: datetime | None, sync_id: str | None) -> None:
        before, self._watermark = self._watermark, mark
        began = self._service.began.get(sync_id or "")
        if mark is None or began is None:
            return
        if before is not None and mark < before:
            self.breaches.append(f"the watermark went back from {before} to {mark}")
        skews = [abs(machine.skew) for machine in self._service.machines]
        slack = ANSWER_AFTER if self._service.simulator.sends_date else ANSWER_AFTER + max(skews)
        begun_at = SchoolClock().now() - timedelta(seconds=self._service.elapsed(began))
        if mark > begun_at + slack:
            self.breaches.append(f"the watermark {mark} is later than its run's begin {begun_at}")

    def _on_bury(self, place: TaskPlace, seen_at: datetime) -> None:
        """Only what two complete listings, far apart, did not show; or the course is gone."""
        if self._is_hidden(place[2]):
            return
        listed = self._service.listings.by_course.get(place[2], [])
        absent: list[datetime] = []
        for _, at, ids in reversed(listed):
            if place[3] in ids:
                break
            absent.append(at)
        if not absent or max(absent) - min(absent) < SETTLE - timedelta(seconds=1):
            self.breaches.append(f"task {place[3]} buried at {seen_at} after one miss ({absent})")

        if self.is_there(int(place[3]) % 10**13):
            self.breaches.append(f"task {place[3]} buried, and it has been there all the time")

    def note_visible(self) -> None:
        """After a change of the school: what is not for the student now."""
        school, me = self._service.simulator.school, self._service.student
        for row in school.world.assignments:
            member = Membership(school, row.course_id, (me,))
            if row.workflow_state != "published" or not is_assigned(school, row, member):
                self._unseen_at[row.id] = seconds_now()

    def is_there(self, number: int) -> bool:
        """Whether the student has seen the assignment for longer than any list is kept."""
        school, me = self._service.simulator.school, self._service.student
        row = school.assignments[number]
        assigned = is_assigned(school, row, Membership(school, row.course_id, (me,)))
        since = seconds_now() - self._unseen_at.get(number, -CACHED_SECONDS)
        return row.workflow_state == "published" and assigned and since > CACHED_SECONDS

    def _is_hidden(self, course_id: str) -> bool:
        school, number = self._service.simulator.school, int(course_id) % 10**13
        rows = school.enrollments_by[self._service.student]
        mine = {row.workflow_state for row in rows if row.course_id == number}
        return school.courses[number].workflow_state == "deleted" or not mine & LIVE

    def nothing_left(self) -> None:
        """After a disconnect that erased: no row of the person, whoever still worked."""
        mirror = self._service.mirror
        stores = (mirror.task_rows, mirror.course_rows, mirror.cursor_rows, mirror.staged_rows)
        more = (mirror.topic_rows, mirror.group_rows)
        left = [
            place for store in (*stores, *more) for place in store if place[:2] == (ANNA, INSTANCE)
        ]
        if left:
            self.breaches.append(f"{len(left)} rows of erased data are there again: {left[:2]}")
