"""Fixtures that every room may use."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Served, serving

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background makes them ignore Ctrl-C, and their children would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one instance that many tests share; none of them may break it."""
    with serving(tmp_path_factory.mktemp("served") / "data") as instance:
        yield instance


@pytest.fixture
def own_served(tmp_path: Path) -> Iterator[Served]:
    """Serve an instance for one test, which may do to it what it wants."""
    with serving(tmp_path / "data") as instance:
        yield instance
