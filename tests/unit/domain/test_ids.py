"""Names of people, objects and tasks (R84)."""

import re

import pytest

from canvas_sync.domain.ids import (
    AssignmentId,
    CourseId,
    Instance,
    global_id,
    instance_tag,
    local_id,
    owner_of,
    task_id,
)

ISSUER = "https://sign-in.example.test"


def test_owner() -> None:
    """A person's name is 26 small base32 characters: the same always, and no way back."""
    owner = owner_of(ISSUER, "anna")

    assert re.fullmatch(r"[a-z2-7]{26}", owner)
    assert owner == owner_of(ISSUER, "anna")
    assert "anna" not in owner


def test_owners_differ() -> None:
    """Another subject, another issuer, or the border between the two moved: another person."""
    names = {
        owner_of(ISSUER, "anna"),
        owner_of(ISSUER, "Anna"),
        owner_of(ISSUER + "/", "anna"),
        owner_of(ISSUER + "a", "nna"),
        owner_of(ISSUER, "änna"),
    }

    assert len(names) == 5


@pytest.mark.parametrize(
    ("local", "shard", "expected"),
    [
        ("66", 1, "10000000000066"),
        ("66", 2, "20000000000066"),
        ("66", 0, "66"),
        ("0", 1, "10000000000000"),
        ("9999999999999", 1, "19999999999999"),
        ("10000000000066", 2, "10000000000066"),
        ("70000000000001", 1, "70000000000001"),
        ("9000000000000000001", 1, "9000000000000000001"),
    ],
    ids=["own", "shard 2", "no shard", "zero", "largest", "global", "other shard", "63 bits"],
)
def test_global(local: str, shard: int, expected: str) -> None:
    """R84: ids are text, global, and exact beyond what a float can hold (recorded: user 66)."""
    assert global_id(local, home_shard=shard) == expected
    assert global_id(expected, home_shard=shard) == expected
    assert int(local_id(expected)) == int(local) % 10**13


@pytest.mark.parametrize("text", ["", "1~2", "self", "1.5", "0x10"])
def test_no_id(text: str) -> None:
    """R84: what is no number is no id."""
    with pytest.raises(ValueError, match="invalid literal"):
        global_id(text, home_shard=1)


def test_task() -> None:
    """R84: the same ids on two hosts are two tasks."""
    course, assignment = CourseId("10000000000012"), AssignmentId("10000000000300")

    one = task_id(Instance("canvas.school.example"), course, assignment)
    other = task_id(Instance("canvas.school.example:8443"), course, assignment)

    assert re.fullmatch(r"[0-9a-f]{8}-10000000000012-10000000000300", one)
    assert one.startswith(instance_tag(Instance("canvas.school.example")))
    assert one != other
