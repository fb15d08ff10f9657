"""Who may do what: named statements, no wildcards, no right too many."""

from typing import Any

import pytest

from tests.template import FUNCTIONS

Json = dict[str, Any]


def statements(function: str) -> list[Json]:
    return [s for policy in FUNCTIONS[function]["Policies"] for s in policy["Statement"]]


def actions(function: str) -> set[str]:
    found = [s["Action"] for s in statements(function)]
    return {a for group in found for a in ([group] if isinstance(group, str) else group)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_rights_are_named_and_least(name: str) -> None:
    """Every statement has a name; none has a wildcard; nobody may scan a table."""
    for statement in statements(name):
        assert statement["Sid"]
        assert "*" not in str([statement["Action"], statement["Resource"]]), statement["Sid"]
    assert not any("Scan" in action for action in actions(name))


@pytest.mark.parametrize("name", ["StatusFunction", "TasksFunction"])
def test_readers_may_only_read(name: str) -> None:
    """R90: what only answers has no right to write, open a token or send."""
    assert actions(name) == {"dynamodb:GetItem", "dynamodb:Query"}


def test_only_the_worker_opens_tokens_and_only_connect_seals_them() -> None:
    """R57: no other function can do anything with the key."""
    using = {name: {a for a in actions(name) if a.startswith("kms:")} for name in FUNCTIONS}

    assert {name: found for name, found in using.items() if found} == {
        "ConnectFunction": {"kms:GenerateDataKey"},
        "WorkerFunction": {"kms:Decrypt"},
    }
