from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.api.responses.caller import Caller
from tests.support.program import Served


@pytest.fixture
async def caller(served: Served) -> AsyncIterator[Caller]:
    """Call the Responses routes of the instance that tests share."""
    async with aiohttp.ClientSession(headers=served.headers) as session:
        yield Caller(session, served)
