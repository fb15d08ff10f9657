"""The recorded school with a student's file, and the small stack of the platform's tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from canvas_simulator.pytest_plugin import Canvas
from local.stack import Stack, running_stack
from tests.integration.mirroring import Disk
from tests.integration.reading import STUDENT_ONE, recorded_school
from tests.integration.small_stack import TEMPLATE


@pytest.fixture(scope="session")
def platform() -> Iterator[Stack]:
    """The small stack, on an AWS that enforces every right.

    One variable of this machine is set that must not reach its functions.
    """
    os.environ["SECRET_OF_THIS_MACHINE"] = "seen"
    with running_stack(template=TEMPLATE, enforce_rights=True) as running:
        yield running
    del os.environ["SECRET_OF_THIS_MACHINE"]


@pytest.fixture
def school() -> Iterator[Canvas]:
    with recorded_school() as canvas:
        yield canvas


@pytest.fixture
def disk(school: Canvas, tmp_path: Path) -> Disk:
    """The file of the recorded world's student, not there yet."""
    return Disk(school, STUDENT_ONE, tmp_path / "mirror.db")
