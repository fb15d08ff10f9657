"""A look as it came → ``domain.look.Look``: rows, signals, what was touched, the fingerprint.

The fingerprint is a digest of everything but the lists, then one of the lists if they were asked:
a look without lists equals the beginning of one with them. While a stamp is as young as the look,
the time of the look is in it: the next one differs, though nothing may have moved.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from canvas_sync.canvas.graphql.course_rows import assignment_groups, course
from canvas_sync.canvas.graphql.fields import BadFieldError, Node, moment, own_id
from canvas_sync.canvas.graphql.look_query import CourseLists, Seen
from canvas_sync.canvas.graphql.people import Enrolled, enrolled, groups, is_over, scores_of
from canvas_sync.canvas.graphql.signals import Stamps
from canvas_sync.domain.digests import digest
from canvas_sync.domain.errors import CanvasFailing
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseLook, Look, Signals
from canvas_sync.domain.snapshot import Access, GroupSnapshot

DATED = "dated"
"""The token of a look by Canvas's own clock; the look after any other reaches further back."""


def look_of(seen: Seen, *, home_shard: int, with_lists: bool) -> Look:
    """The look that ``seen`` is.

    Raises:
        CanvasFailing: a course without an id.
    """
    people = enrolled(seen.enrolments.rows.values(), home_shard=home_shard)
    maker = _Maker(seen, people, home_shard)
    try:
        courses = {one.course.id: one for one in map(maker.course, seen.courses)}
    except BadFieldError as exc:
        raise CanvasFailing("a course in a look has no id; the look proves nothing") from exc
    mine = _groups(seen, home_shard)
    listed = ("asg" in lists.parts or lists.hidden for _, lists in seen.courses)
    with_lists = with_lists and all(listed)
    salt = seen.seen_at if maker.has_young else None
    content = [{**_fields(one), "signals": None} for one in courses.values()]
    fingerprint = digest([content, mine, people, salt])
    if with_lists:
        fingerprint += digest([{key: one.signals for key, one in courses.items()}, salt])
    token = DATED if seen.dated else None
    return Look(courses, mine, seen.seen_at, fingerprint, with_lists, token)


def _fields(one: CourseLook) -> dict[str, object]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def signals_of(lists: CourseLists, *, began_at: datetime, home_shard: int) -> Signals:
    """The digest of complete quiet lists; none while a stamp in them is too young."""
    stamps = Stamps(began_at, home_shard=home_shard)
    found = stamps.lists(lists.rows("asg"), lists.rows("topics"))
    return {} if stamps.is_young else {"lists": found}


class _Maker:
    """Makes the courses of one look. ``has_young``: some stamps can't be trusted yet."""

    def __init__(self, seen: Seen, people: Iterable[Enrolled], home_shard: int) -> None:
        self._began_at = seen.began_at
        self._people = list(people)
        self._known = {one.course_id for one in self._people}
        self._mine = {one.course_id for one in self._people if one.is_student}
        self._home_shard = home_shard
        self.has_young = False

    def course(self, row: tuple[Node, CourseLists]) -> CourseLook:
        node, lists = row
        shard = self._home_shard
        key = CourseId(own_id(node, home_shard=shard))
        is_student = key in self._mine or key not in self._known
        access = Access.COMPLETED if is_over(self._people, key) else Access.ACTIVE
        stamps = Stamps(self._began_at, home_shard=shard)
        touched = stamps.touched(lists.rows("changed")) if "changed" in lists.parts else frozenset()
        signals: Signals = {}
        if "asg" in lists.parts:
            signals = signals_of(lists, began_at=self._began_at, home_shard=shard)
            self.has_young |= not signals
        self.has_young |= stamps.is_young
        return CourseLook(
            course(node, home_shard=shard, access=access, is_student=is_student),
            signals,
            touched,
            _stamp(node),
            scores_of(self._people, key),
            assignment_groups(node, home_shard=shard),
        )


def _stamp(node: Node) -> datetime | None:
    try:
        return moment(node, "updatedAt")
    except BadFieldError:
        return None


def _groups(seen: Seen, home_shard: int) -> tuple[GroupSnapshot, ...] | None:
    if seen.groups is None:
        return None
    try:
        return groups(seen.groups, home_shard=home_shard)
    except BadFieldError:
        return None
