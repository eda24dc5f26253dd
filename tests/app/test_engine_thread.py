import asyncio
import threading

import pytest

from swarm_desktop.app.engine_thread import EngineThread


def test_work_runs_in_a_thread_of_its_own() -> None:
    async def where() -> str:
        return threading.current_thread().name

    with EngineThread() as thread:
        assert thread.submit(where()).result(timeout=10) == "engine"


def test_an_error_reaches_whoever_waits() -> None:
    async def fail() -> None:
        raise ValueError("no")

    with EngineThread() as thread, pytest.raises(ValueError, match="no"):
        thread.submit(fail()).result(timeout=10)


def test_leaving_cancels_what_still_runs() -> None:
    cancelled = threading.Event()
    started = threading.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    with EngineThread() as thread:
        thread.submit(wait())
        assert started.wait(timeout=10)
    assert cancelled.is_set()
