"""The adapters over moto, with the client to look behind them."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.aws import AwsStore, an_aws
from tests.fakes.clock import FakeClock


@pytest.fixture
async def aws() -> AsyncIterator[AwsStore]:
    with an_aws():
        yield AwsStore(FakeClock())
