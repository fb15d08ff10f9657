"""The idle check on a simulated school: what it costs and what it tells."""

from datetime import timedelta

import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.graphql.by_rest import ByRest
from canvas_sync.canvas.graphql.reader import GraphQLReader
from canvas_sync.canvas.kept_pages import PageKeeper
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access
from canvas_sync.ports import CanvasReader
from tests.conformance.replay import simulator
from tests.fakes.report import FakeReport
from tests.unit.canvas.graphql.school import SITE, a_school, an_open_world, looked

FIRST = CourseId("10000000000001")


@pytest.mark.parametrize("lists", [True, False])
@pytest.mark.parametrize("since", [True, False])
async def test_one_request(small: Simulator, *, since: bool, lists: bool) -> None:
    """R101: looking at everything is one request, and leaves no trace in a course."""
    school = a_school(small)
    activity = [one.last_activity_at for one in small.school.world.enrollments]
    since_at = small.clock.now() - timedelta(minutes=20) if since else None

    look = await looked(school, since=since_at, lists=lists)

    assert school.graphql.usage.requests == 1
    assert school.graphql.mode is Mode.GRAPHQL
    assert look.with_lists is lists
    assert look.seen_at == small.clock.now().replace(microsecond=0)
    assert [one.last_activity_at for one in small.school.world.enrollments] == activity


async def test_without_lists(small: Simulator) -> None:
    """The fingerprint of a look without lists is the beginning of one with them."""
    school = a_school(small)

    one, other = await looked(school), await looked(school, lists=False)

    assert one.fingerprint.startswith(other.fingerprint)
    assert all(course.signals == {} for course in other.courses.values())


async def test_more_than_a_page() -> None:
    """R123: 150 assignments in a course are a second page, asked for that course alone."""
    made = an_open_world(2, 150)
    school = a_school(made)

    look = await looked(school)

    assert school.graphql.usage.requests == 1 + 2
    assert [asked.get("ids") for asked in school.egress.asked[1:]] in (
        [["1"], ["2"]],
        [["2"], ["1"]],
    )
    assert look.with_lists


async def test_many_enrolments() -> None:
    """A person of 120 courses has a second page of enrolments, and nothing else has."""
    school = a_school(an_open_world(120, 1))

    look = await looked(school)

    assert school.graphql.usage.requests == 2
    assert all(course.scores is not None for course in look.courses.values())


async def test_recorded_student() -> None:
    """R67: the recorded student: nickname, override for the total, no course of the past closed."""
    school = a_school(simulator())

    look = await looked(school)

    rich = look.courses[CourseId("10000000000012")]
    assert rich.course.access is Access.ACTIVE
    assert rich.scores is not None
    assert (rich.scores.current_score, rich.scores.final_score) == (91.5, 91.5)
    assert rich.course.is_student
    assert look.groups is not None
    assert [group.name for group in look.groups] == ["Project Teams 1", "Teams 1"]


async def test_groups_by_rest() -> None:
    """A look does not tell a group's course; one request of REST does."""
    school = a_school(simulator())
    look = await looked(school)

    found = await school.graphql.groups()

    assert found is not None
    assert {one.course_id for one in found} == {"10000000000012", "10000000000013"}
    assert {one.id for one in found} == {one.id for one in look.groups or ()}


async def test_lists_alone(small: Simulator) -> None:
    """The lists of some courses by themselves give the same signals as a look."""
    school = a_school(small)
    look = await looked(school)

    found = await school.graphql.lists(list(look.courses))

    assert found == {key: course.signals for key, course in look.courses.items()}


async def test_lists_of_a_closed_course(small: Simulator) -> None:
    """A course that is not shown has no lists."""
    assert await a_school(small).graphql.lists([CourseId("10000000000099")]) == {}


async def test_port(small: Simulator) -> None:
    """The reader is what the use cases read with; who the person is, it asks when not told."""
    school = a_school(small)
    reader: CanvasReader = GraphQLReader(
        school.client, school.rest, FakeReport(), base_url=SITE.base_url, known=None
    )

    with pytest.raises(ContractBroken):
        await reader.lists([FIRST])
    look = await reader.look(since=None, lists=False)

    assert look.courses.keys() == (await looked(school)).courses.keys()
    assert reader.usage.requests == 3
    assert await reader.probe() is Mode.GRAPHQL
    assert {one.id for one in (await reader.courses()).courses} == look.courses.keys()


async def test_announcements_by_rest() -> None:
    """Which announcements are for the person's sections, REST tells: not the one for others."""
    school = a_school(simulator())
    by_rest = ByRest(school.client, FakeReport(), keeper=PageKeeper(Mode.GRAPHQL), home_shard=1)

    found = await by_rest.announcements(CourseId("10000000000012"))

    assert found == {"43", "44"}
