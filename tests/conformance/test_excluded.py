"""Little of what was recorded is left out of the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import recorded
from tests.conformance.comparing import VOLATILE
from tests.conformance.excluded import EXCLUDED, fits
from tests.conformance.tally import excluded_share

if TYPE_CHECKING:
    from tests.conformance.replay import Recorded

_MOST_EXCLUDED = 0.05
_MOST_VOLATILE = 15
_SAME = {"renamed": "world-a"}  # the same exchanges, asked of another school
_FOLDERS = ["errors", "writes", "delta-exchanges", "auth", "scale"]


def test_little_of_the_school_is_left_out(school_recorded: Recorded) -> None:
    """R49: of world-a, REST and GraphQL, at most one in twenty on offered routes."""
    assert excluded_share("world-a", school_recorded.exchanges) <= _MOST_EXCLUDED


@pytest.mark.usefixtures("packed_only")
@pytest.mark.parametrize("folder", _FOLDERS)
def test_little_of_a_folder_is_left_out(folder: str) -> None:
    """R49: of every other folder as well."""
    assert excluded_share(folder, recorded.exchanges(folder)) <= _MOST_EXCLUDED


def test_few_members_are_left_out() -> None:
    """R125: the comparison leaves out at most fifteen member names."""
    assert len(VOLATILE) <= _MOST_VOLATILE


@pytest.mark.usefixtures("packed_only")
def test_every_exclusion_is_needed() -> None:
    """R49: no reason is left behind that holds for nothing."""
    named = {(row.folder, row.reason) for row in EXCLUDED}
    exchanges = {f: recorded.exchanges(_SAME.get(f, f)) for f, _ in named}

    assert named == {
        (r.folder, r.reason) for r in EXCLUDED for e in exchanges[r.folder] if fits(r, e)
    }
