"""Every runtime answers the same prompt through the endpoint, and one that dies takes only its own votes along."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import CandidateState, EngineState, Snapshot, WorkerState, WorkerView
from swarm_desktop.models.gguf import PRACTICE_MODEL_ID
from swarm_desktop.workers.process import CHILD_MODULES
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from tests.runtimes.asking import SUM, needs
from tests.support import llama_server
from tests.support.engine import Instance

KINDS = [
    RuntimeKind.XLLAMACPP,
    RuntimeKind.LLAMA_SERVER,
    RuntimeKind.OPENAI,
    pytest.param(RuntimeKind.LLAMA_CPP_PYTHON, marks=needs("llama_cpp")),
    pytest.param(RuntimeKind.MLX, marks=needs("mlx_lm")),
]
KEY = "a key of the server"
NO_END = {"0": -100, "2": -100}
"""Keeps the practice model from ending its answers, in words that every runtime understands."""

pytestmark = pytest.mark.runtimes


@dataclass
class Kind:
    """One runtime with what it needs."""

    recipe: WorkerRecipe
    server: int | None = None
    """Process that answers, where it is not the worker's own."""

    def kill(self) -> None:
        """Kill what computes, as a crash would."""
        if self.server is not None:
            os.kill(self.server, signal.SIGKILL)
            return
        # The youngest: in these tests another worker of the same kind may have been started before.
        module = CHILD_MODULES[self.recipe.runtime]
        with suppress(psutil.NoSuchProcess):
            *_, child = (child for child in psutil.Process().children() if module in child.cmdline())
            child.kill()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, practice_model: Path, practice_folder: Path, tmp_path: Path) -> Iterator[Kind]:
    with ExitStack() as stack:
        match request.param:
            case RuntimeKind.OPENAI:
                server = stack.enter_context(llama_server.running_server(practice_model, KEY))
                remote = RemoteModel(server.url, str(practice_model), KEY, answers_as=PRACTICE_MODEL_ID)
                yield Kind(WorkerRecipe(remote, RuntimeKind.OPENAI), server.process.pid)
            case RuntimeKind.LLAMA_SERVER:
                program = llama_server.program(tmp_path)
                yield Kind(WorkerRecipe(practice_model, RuntimeKind.LLAMA_SERVER, program=program))
            case RuntimeKind.MLX:
                yield Kind(WorkerRecipe(practice_folder, RuntimeKind.MLX))
            case runtime:
                yield Kind(WorkerRecipe(practice_model, runtime))


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    (tmp_path / "data").mkdir()
    instance = Instance(tmp_path / "data")
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    yield instance
    await instance.engine.stop()


async def asked(instance: Instance, **body: Any) -> dict[str, Any]:
    """Post a vote to the endpoint, and return its answer."""
    endpoint = instance.snapshot.endpoint
    assert endpoint is not None
    content = {"model": f"swarm/{PRACTICE_MODEL_ID}", "messages": [{"role": "user", "content": SUM}], "seed": 1, **body}
    headers = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{endpoint.base_url}/chat/completions", json=content) as response,
    ):
        answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        return answer


async def joined(instance: Instance, kind: Kind) -> WorkerView:
    """Start a worker of a kind beside those that are there."""
    worker_id = await instance.engine._supervisor.start_from(kind.recipe)

    def found(snapshot: Snapshot) -> WorkerView | None:
        return next((worker for worker in snapshot.workers if worker.id == worker_id), None)

    def settled(snapshot: Snapshot) -> bool:
        worker = found(snapshot)
        return worker is not None and (worker.is_ready or worker.state is WorkerState.FAILED)

    worker = found(await instance.until(settled))
    assert worker is not None
    assert worker.is_ready, worker.trouble
    return worker


async def test_it_answers_through_the_endpoint(instance: Instance, kind: Kind) -> None:
    (first,) = instance.snapshot.workers
    await instance.engine.stop_worker(first.id)
    worker = await joined(instance, kind)
    assert worker.kind is kind.recipe.runtime
    answer = await asked(instance, max_tokens=80)
    assert "42" in answer["choices"][0]["message"]["content"]
    assert answer["usage"]["completion_tokens"] > 0


async def test_a_worker_that_dies_takes_only_its_own_votes_along(instance: Instance, kind: Kind) -> None:
    worker = await joined(instance, kind)

    def all_speak(snapshot: Snapshot) -> bool:
        candidates = snapshot.questions[-1].candidates if snapshot.questions else ()
        return bool(candidates) and all(candidate.text for candidate in candidates)

    asking = asyncio.create_task(asked(instance, max_tokens=1500, logit_bias=NO_END))
    speaking = await instance.until(all_speak)
    speaking_voters = len(speaking.questions[-1].candidates)
    kind.kill()
    its_voters = sum(slot.busy for view in speaking.workers if view.id == worker.id for slot in view.slots)
    assert (await asking)["choices"][0]["message"]["content"]
    states = Counter(candidate.state for candidate in instance.snapshot.questions[-1].candidates)
    # Those of the other worker are read: as cut off, because nothing but their limit ended them.
    assert states == {CandidateState.LOST: its_voters, CandidateState.INVALID: speaking_voters - its_voters}
