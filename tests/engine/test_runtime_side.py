"""Servers that answer as workers, through an engine of its own; the server is llama.cpp's, in a process of its own."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from swarm_desktop.core.errors import NoWorkerReadyError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import ServerSettings
from swarm_desktop.core.snapshot import WorkerState
from swarm_desktop.models.gguf import practice_model_file
from swarm_desktop.swarm import GenerationRequest
from tests.support import llama_server
from tests.support.engine import Instance

KEY = "a key of the server"
HELLO = GenerationRequest(({"role": "user", "content": "Hello"},), "elsewhere", voting=True, voters=2, max_tokens=4)


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    instance = Instance(tmp_path)
    yield instance
    await instance.engine.stop()


def own_address() -> str:
    """Return an address of this machine by which others reach it."""
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family is socket.AF_INET and not address.address.startswith("127."):
                return address.address
    pytest.skip("this machine has no address but loopback")


async def test_a_server_is_tried_added_asked_and_removed(instance: Instance) -> None:
    host = own_address()
    engine = instance.engine
    with llama_server.running_server(practice_model_file(), KEY, host="0.0.0.0") as server:  # noqa: S104
        address = server.url.replace("127.0.0.1", host)
        (model,) = await engine.server_models(address, KEY)
        wanted = ServerSettings(address=f"{address}/v1", model=model, answers_as="elsewhere", voters=3)
        refused = await engine.try_server(wanted, "another key")
        assert not refused.ok
        assert "does not accept the key" in refused.message
        assert (await engine.try_server(wanted, KEY)).ok
        assert instance.snapshot.servers == ()

        await engine.start()
        await engine.add_server(wanted, KEY)
        ready = await instance.until(lambda snapshot: any(each.host and each.is_ready for each in snapshot.workers))
        worker = next(each for each in ready.workers if each.host)
        assert (worker.kind, worker.host, len(worker.slots)) == (RuntimeKind.OPENAI, address.partition("//")[2], 3)
        (shown,) = ready.servers
        assert shown.leaves_machine
        assert shown.is_readable
        assert shown.has_key
        assert shown.worker == worker.id
        assert KEY not in instance.settings_path.read_text()
        outcome = await engine.swarm.vote(HELLO)
        assert len(outcome.candidates) == 2
        assert all(name.startswith(worker.host) for name in outcome.voters)
        with pytest.raises(NoWorkerReadyError, match="is to stay here"):
            await engine.swarm.vote(replace(HELLO, here_only=True))
        await engine.change_settings({"hive.here_only_models": ["elsewhere"]})
        with pytest.raises(NoWorkerReadyError, match="is to stay here"):
            await engine.swarm.vote(HELLO)

        await engine.remove_server(wanted.address, model)
        assert instance.snapshot.servers == ()
        assert not any(each.host for each in instance.snapshot.workers)
        assert not (await engine.try_server(wanted)).ok, "its key is forgotten"


async def test_a_server_that_is_away_takes_nothing_along(instance: Instance) -> None:
    await instance.engine.add_server(ServerSettings(address="http://127.0.0.1:9", model="gone"))
    await instance.engine.start()
    snapshot = await instance.until(
        lambda snapshot: (
            any(worker.state is WorkerState.FAILED for worker in snapshot.workers)
            and any(worker.is_ready for worker in snapshot.workers)
        )
    )
    gone = next(worker for worker in snapshot.workers if worker.model.id == "gone")
    assert gone.trouble is not None
    assert "127.0.0.1:9" in gone.trouble.message
    with pytest.raises(NoWorkerReadyError, match=r"127.0.0.1:9"):
        await instance.engine.swarm.vote(replace(HELLO, model="gone"))


async def test_what_can_be_used_here_is_said_with_what_to_do(instance: Instance, tmp_path: Path) -> None:
    program = llama_server.program(tmp_path)
    await instance.engine.change_settings({"runtimes.llama_server": program, "runtimes.files": "llama_server"})
    runtimes = {view.kind: view for view in await instance.engine.look_for_runtimes()}
    assert set(runtimes) == set(RuntimeKind)
    assert runtimes[RuntimeKind.XLLAMACPP].usable
    assert runtimes[RuntimeKind.LLAMA_SERVER].place == str(program)
    assert runtimes[RuntimeKind.LLAMA_SERVER].reads_files
    assert all(view.usable or "." in view.obstacle for view in runtimes.values())
    assert instance.snapshot.runtimes == tuple(runtimes.values())
    await instance.engine.start()
    ready = await instance.until(lambda snapshot: any(worker.is_ready for worker in snapshot.workers))
    assert [worker.kind for worker in ready.workers] == [RuntimeKind.LLAMA_SERVER]
    assert (await instance.engine.test_endpoint()).ok
