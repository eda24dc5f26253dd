"""A hub on loopback, and downloads from it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.hub import TestHub, serving_hub


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestHub]:
    """Serve a hub for one test. Proxies of the developer's own environment must not stand between."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with serving_hub() as serving:
        yield serving


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for files that many tests share."""
    return tmp_path_factory.mktemp("scratch")
