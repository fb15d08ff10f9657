"""Keys: everything of a person is in their partition, and a key tells what it names."""

import pytest

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.ids import AssignmentId
from tests.fakes.builders import ANNA, COLLEGE, COURSE, SCHOOL, SYNC

ESSAY = AssignmentId("10000000000101")


@pytest.mark.parametrize(
    ("key", "sk"),
    [
        (table_keys.profile(ANNA), "PROFILE"),
        (table_keys.connection(ANNA, SCHOOL), f"CANVAS#{SCHOOL}"),
        (table_keys.state(ANNA, SCHOOL), f"STATE#{SCHOOL}"),
        (table_keys.run(ANNA, SYNC), f"RUN#{SYNC}"),
        (table_keys.course(ANNA, SCHOOL, COURSE), f"COURSE#{SCHOOL}#{COURSE}"),
        (table_keys.cursor(ANNA, SCHOOL, COURSE), f"CURSOR#{SCHOOL}#{COURSE}"),
        (table_keys.task(ANNA, SCHOOL, COURSE, ESSAY), f"TASK#{SCHOOL}#{COURSE}#{ESSAY}"),
        (table_keys.kept_page(ANNA, SCHOOL, 7), f"PAGES#{SCHOOL}#007"),
        (table_keys.staged(ANNA, SCHOOL, COURSE, ESSAY), f"IMPORT#{SCHOOL}#{COURSE}#{ESSAY}"),
    ],
    ids=lambda value: value.split("#")[0] if isinstance(value, str) else "",
)
def test_keys(key: Key, sk: str) -> None:
    """R90, R91: the partition is the owner, the sort key the thing, and nothing else."""
    assert key == Key(f"USER#{ANNA}", sk)


def test_what_keys_name() -> None:
    """A key gives back what it was made of, also with a port in the instance."""
    task = table_keys.task(ANNA, COLLEGE, COURSE, ESSAY)

    assert table_keys.task_of(task.sk) == (COLLEGE, COURSE, ESSAY)
    assert table_keys.course_of(table_keys.cursor(ANNA, COLLEGE, COURSE).sk) == COURSE
    assert table_keys.connection_of(*table_keys.connection(ANNA, COLLEGE)) == (ANNA, COLLEGE)
