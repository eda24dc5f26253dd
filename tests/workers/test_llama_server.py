from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from swarm_desktop.core.errors import NoWorkerReadyError, WorkerCrashedError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import WorkerState
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.llama_server_child import command, environment
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, Usage, VoterRequest
from tests.support import llama_server
from tests.workers.watching import Watched, child_processes

QUESTION = ({"role": "user", "content": "What is 17 plus 25?"},)
THREE = VoterRequest(QUESTION, voters=2, seed=1, max_tokens=3, sampling={"ignore_eos": True})
KEY = "a key of the server"


async def test_a_program_of_the_person_is_started_and_started_again(
    watching: Watched, random_model: Path, tmp_path: Path
) -> None:
    recipe = WorkerRecipe(random_model, RuntimeKind.LLAMA_SERVER, program=llama_server.program(tmp_path))
    worker = await watching.supervisor.start_from(recipe)
    ready = await watching.until(worker, lambda view: view.is_ready or view.state is WorkerState.FAILED)
    assert ready.is_ready, ready.trouble
    assert (ready.runtime, ready.kind, ready.host) == ("llama-server", RuntimeKind.LLAMA_SERVER, "")
    assert ready.context_tokens == 8192
    (server,) = [each for child in child_processes() for each in child.children()]
    address = watching.supervisor.address(worker)
    assert address.key not in " ".join(server.cmdline())
    assert "listening soon" in watching.supervisor.log(worker)
    pieces = [piece async for piece in watching.supervisor.runtime(worker).generate(THREE)]
    assert isinstance(pieces[-1], Usage)
    assert pieces[-1].completion_tokens == 6
    with pytest.raises(WorkerCrashedError):  # noqa: PT012
        async for piece in watching.supervisor.runtime(worker).generate(replace(THREE, max_tokens=None)):
            if isinstance(piece, CandidateDelta):
                with suppress(psutil.NoSuchProcess):
                    server.kill()
    again = await watching.until(worker, lambda view: view.is_ready and view.restarts == 1)
    assert again.safety == ""
    (server,) = [each for child in child_processes() for each in child.children()]
    await watching.supervisor.close()
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


def test_the_program_is_told_what_all_of_its_versions_understand_and_the_rest_by_variables() -> None:
    adapters = (("/a.gguf", 1.0), ("/b.gguf", 0.5))
    order = ChildOrder("/m.gguf", 8192, 4, 2, 2**30, 1, "secret", program="/bin/llama-server", request_tokens=4096)
    full = replace(order, graphics=(("CUDA0", 20), ("CUDA1", 4)), adapters=adapters, projector="/p.gguf")
    line = " ".join(command(full, 8080))
    assert "--ctx-size 8192 --parallel 4 --threads 2 --n-gpu-layers 24" in line
    assert "--lora /a.gguf --lora-scaled /b.gguf:0.5 --mmproj /p.gguf" in line
    assert "secret" not in line
    told = environment(replace(order, extra_buffers=False, cache_type="q8_0"))
    assert (told["LLAMA_API_KEY"], told["LLAMA_ARG_CACHE_TYPE_K"], told["LLAMA_ARG_REPACK"]) == ("secret", "q8_0", "0")
    assert "--embeddings" in command(replace(order, embeddings=True), 8080)


async def test_programs_that_cannot_serve_say_why(watching: Watched, random_model: Path, tmp_path: Path) -> None:
    grumbling = tmp_path / "grumbling"
    grumbling.write_text("#!/bin/sh\necho 'error: unknown argument' >&2\nexit 3\n")
    grumbling.chmod(0o755)
    for program, words in (
        (tmp_path / "absent", "no llama-server at"),
        (None, "No llama-server was found"),
        (grumbling, "status 3"),
    ):
        worker = await watching.supervisor.start_from(
            WorkerRecipe(random_model, RuntimeKind.LLAMA_SERVER, program=program)
        )
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None
        assert words in failed.trouble.message
        await watching.supervisor.remove(worker)


async def test_a_server_at_an_address_may_go_and_come_back(watching: Watched, random_model: Path) -> None:
    with llama_server.running_server(random_model, KEY) as server:
        remote = RemoteModel(server.url, "random", KEY)
        worker = await watching.supervisor.start_from(WorkerRecipe(remote, RuntimeKind.LLAMA_SERVER))
        ready = await watching.until(worker, lambda view: view.is_ready)
        assert (len(ready.slots), ready.memory_bytes, ready.host) == (4, 0, "")
        with pytest.raises(WorkerCrashedError, match="broke off"):  # noqa: PT012
            async for piece in watching.supervisor.runtime(worker).generate(replace(THREE, max_tokens=None)):
                if isinstance(piece, CandidateDelta):
                    server.process.kill()
        away = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert away.trouble is not None
        assert remote.host in away.trouble.message
        with pytest.raises(NoWorkerReadyError):
            watching.supervisor.runtime(worker)
    with llama_server.running_server(random_model, KEY, port=int(server.url.rpartition(":")[2])):
        back = await watching.until(worker, lambda view: view.is_ready)
        assert back.trouble is None
        assert back.restarts == 1
        assert [piece async for piece in watching.supervisor.runtime(worker).generate(THREE)]


async def test_a_server_that_does_not_take_the_key_is_not_used(watching: Watched, random_model: Path) -> None:
    with llama_server.running_server(random_model, KEY) as server:
        remote = RemoteModel(server.url, "random", "another key")
        worker = await watching.supervisor.start_from(WorkerRecipe(remote, RuntimeKind.LLAMA_SERVER))
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None
        assert "key" in failed.trouble.message.lower()
