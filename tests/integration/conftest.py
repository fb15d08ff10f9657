"""The small stack of the platform's tests, on an AWS that enforces every right."""

import os
from collections.abc import Iterator

import pytest

from local.stack import Stack, running_stack
from tests.integration.small_stack import TEMPLATE


@pytest.fixture(scope="session")
def platform() -> Iterator[Stack]:
    """The small stack; one variable of this machine is set that must not reach its functions."""
    os.environ["SECRET_OF_THIS_MACHINE"] = "seen"
    with running_stack(template=TEMPLATE, enforce_rights=True) as running:
        yield running
    del os.environ["SECRET_OF_THIS_MACHINE"]
