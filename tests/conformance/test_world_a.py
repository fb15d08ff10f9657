"""The simulator answers as the recorded Canvas did: every read of four roles, and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import recorded
from tests.conformance.replay import Recorded, differences
from tests.conformance.tally import to_compare

if TYPE_CHECKING:
    from canvas_simulator import Simulator


def test_every_read_is_answered_alike(imported: Simulator, school_recorded: Recorded) -> None:
    """R49, R125: REST and GraphQL: status, body, Link, content type, credential headers."""
    compared = to_compare("world-a", school_recorded.exchanges)

    wrong = {e["file"]: differences(imported, e, e["file"].partition("/")[0]) for e in compared}

    assert compared
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.usefixtures("packed_only")
def test_bad_requests_are_answered_alike(imported: Simulator) -> None:
    """R125: wrong tokens, pages, parameters, questions and objects get the recorded refusal."""
    compared = to_compare("errors", recorded.exchanges("errors"))

    wrong = {e["file"]: differences(imported, e, _role(e["file"])) for e in compared}

    assert compared
    assert not {name: found for name, found in wrong.items() if found}


def _role(file: str) -> str:
    return next((f"{r}_1" for r in ("teacher", "observer") if file.startswith(r)), "student_1")
