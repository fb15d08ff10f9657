"""What one cheap look at all of a person's courses shows, and what reading one whole gives.

A *look* is the idle check: it says which courses can have changed. *Contents* are what a write may
follow: one course read to its end. Both are compared with what is stored, never with a time alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from canvas_sync.domain.ids import AssignmentId, CourseId
from canvas_sync.domain.snapshot import (
    AssignmentGroupSnapshot,
    AssignmentListing,
    CourseSnapshot,
    GroupSnapshot,
    ScoresSnapshot,
    TopicSnapshot,
)

Signals = Mapping[str, str]
"""Digests (16 hex digits) by name of what must stay equal while a course does not move.

Each reader has its own names; a name that is absent was not asked this time and says nothing.
"""


@dataclass(frozen=True, slots=True)
class CourseLook:
    """One course in a look.

    ``course``: its row as this reader shows it. ``scores``, ``groups``: None if not asked.
    ``signals``: compared by name with those stored; a stamp as young as the look leaves its out.
    ``touched``: ``<submission id>:<updated_at>`` of rows changed since the look's ``since``; a row
    that is stored already may be among them. ``stamp``: the course's own ``updated_at``: noise,
    but a reason to look again once its lists have settled. ``unmoved``: names of signals that are
    still as in the look before this one, though not told again: what is stored of them stays.
    """

    course: CourseSnapshot
    signals: Signals
    touched: frozenset[str] = frozenset()
    stamp: datetime | None = None
    scores: ScoresSnapshot | None = None
    groups: tuple[AssignmentGroupSnapshot, ...] | None = None
    unmoved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """All current courses at ``seen_at``: the server's clock (else ours) as the look began.

    ``fingerprint``: equal to the last look's only if nothing in it moved. ``with_lists``: the
    quiet lists of all courses were asked for; a course whose list failed lacks its signal.
    ``token``: to hand to the next look, which is cheaper or surer for it; at most 60 characters.
    """

    courses: Mapping[CourseId, CourseLook]
    groups: tuple[GroupSnapshot, ...] | None
    seen_at: datetime
    fingerprint: str
    with_lists: bool
    token: str | None = None


@dataclass(frozen=True, slots=True)
class CourseContent:
    """One course read to its end, complete and error-free.

    ``shifted``: a row came twice while paging: nothing may be taken for gone this time.
    ``recent``: ``touched`` keys of submissions changed within the overlap before the reading.
    ``topics``: announcements and discussions; None if this reading does not cover them.
    ``resumed``: the reading was cut and went on later: nothing may be taken for gone, either, and
    ``signals`` are those of the look before its first page.
    """

    listing: AssignmentListing
    topics: tuple[TopicSnapshot, ...] | None
    signals: Signals
    recent: frozenset[str]
    began_at: datetime
    shifted: bool = False
    resumed: bool = False
    groups: tuple[AssignmentGroupSnapshot, ...] | None = None
    pending_texts: frozenset[AssignmentId] = field(default_factory=frozenset)
