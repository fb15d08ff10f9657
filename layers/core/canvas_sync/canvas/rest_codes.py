"""How lists of several courses name a course, and how many courses one of them takes."""

import re
from collections.abc import Mapping, Sequence

from canvas_sync.domain.ids import SHARD_SIZE, CourseId, global_id
from canvas_sync.domain.look import Signals
from canvas_sync.domain.snapshot import Json

AT_ONCE = 10
"""Courses in one request; the calendar takes no more (measured), the query stays short."""

_CODE = re.compile(r"course_([0-9]+)")


def batches(course_ids: Sequence[CourseId]) -> list[Sequence[CourseId]]:
    return [course_ids[at : at + AT_ONCE] for at in range(0, len(course_ids), AT_ONCE)]


def path_with(path: str, course_ids: Sequence[CourseId], *, home_shard: int) -> str:
    """``path`` asked about these courses; those of this host by their short ids."""
    return path + "".join(
        f"&context_codes[]=course_{_short(one, home_shard)}" for one in course_ids
    )


def course_of_code(row: Json, *, home_shard: int) -> CourseId | None:
    """The course that a row of such a list belongs to."""
    match = _CODE.fullmatch(str(row.get("context_code")))
    return CourseId(global_id(match[1], home_shard=home_shard)) if match else None


def _short(course_id: CourseId, home_shard: int) -> int:
    shard, number = divmod(int(course_id), SHARD_SIZE)
    return number if shard == home_shard else int(course_id)


def merged(*parts: Mapping[CourseId, Signals]) -> dict[CourseId, Signals]:
    """The signals of each course from all parts."""
    found: dict[CourseId, dict[str, str]] = {}
    for part in parts:
        for identifier, signals in part.items():
            found.setdefault(identifier, {}).update(signals)
    return dict(found)
