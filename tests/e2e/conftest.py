"""Schools for the deployed stack: each test has one on a port that the functions may reach."""

from collections.abc import Iterator

import pytest

from local.school import School, open_school


@pytest.fixture
def canvas_port(canvas_ports: list[int]) -> Iterator[int]:
    """A port of the stack's development hosts that no other test uses now."""
    port = canvas_ports.pop()
    yield port
    canvas_ports.append(port)


@pytest.fixture
def school(canvas_port: int) -> Iterator[School]:
    """The recorded school."""
    with open_school(port=canvas_port) as school:
        yield school
