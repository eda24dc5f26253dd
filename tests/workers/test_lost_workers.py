"""A worker of each kind that is killed in mid-answer costs its votes, and nothing else.

Each votes beside a worker of this program's own runtime that holds the same model. Runtimes that are libraries of their
own are killed in the tests of runtimes.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from swarm_desktop.core.events import CandidateSettled, CandidatesGrew, Event, VotersDispatched
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import CandidateState, CandidateView, WorkerState
from swarm_desktop.models.gguf import read_header
from swarm_desktop.swarm import GenerationRequest, Swarm
from swarm_desktop.workers.process import CHILD_MODULES
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from tests.support import llama_server
from tests.workers.watching import Watched, child_processes, watched

KEY = "a key of the server"


@dataclass
class Victim:
    recipe: WorkerRecipe
    kill: Callable[[], None]


def kill_child(kind: RuntimeKind) -> None:
    """Kill the process that holds the model of a worker of that kind."""
    (child,) = [process for process in child_processes() if CHILD_MODULES[kind] in process.cmdline()]
    (child.children() or [child])[0].kill()


@contextmanager
def in_child(kind: RuntimeKind, model: Path, folder: Path) -> Iterator[Victim]:
    yield Victim(WorkerRecipe(model, kind, program=llama_server.program(folder)), partial(kill_child, kind))


@contextmanager
def at_address(kind: RuntimeKind, model: Path, _: Path) -> Iterator[Victim]:
    with llama_server.running_server(model, KEY) as server:
        remote = RemoteModel(server.url, str(model), KEY, answers_as=model.stem)
        yield Victim(WorkerRecipe(remote, kind), partial(os.kill, server.process.pid, signal.SIGKILL))


VICTIMS = {
    "program": partial(in_child, RuntimeKind.LLAMA_SERVER),
    "llama-server elsewhere": partial(at_address, RuntimeKind.LLAMA_SERVER),
    "OpenAI's dialect": partial(at_address, RuntimeKind.OPENAI),
}


@pytest.fixture
async def watching(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path / "logs", cores=4) as one:
        yield one


@pytest.mark.parametrize("kind", VICTIMS)
async def test_a_worker_that_is_killed_costs_its_own_votes(
    watching: Watched, random_model: Path, tmp_path: Path, kind: str
) -> None:
    with VICTIMS[kind](random_model, tmp_path) as victim:
        here = await watching.supervisor.start_from(WorkerRecipe(random_model))
        other = await watching.supervisor.start_from(victim.recipe)
        for worker in (here, other):
            view = await watching.until(worker, lambda view: view.is_ready or view.state is WorkerState.FAILED)
            assert view.is_ready, view.trouble
        voters: dict[str, CandidateView] = {}
        settled: dict[str, CandidateState] = {}
        spoken: set[str] = set()

        def hear(event: Event) -> None:
            if isinstance(event, VotersDispatched):
                voters.update({candidate.ballot_id: candidate for candidate in event.candidates})
            if isinstance(event, CandidatesGrew):
                spoken.update(event.growth)
                if len(spoken) == len(voters) and not killed:
                    killed.append(True)
                    victim.kill()
            if isinstance(event, CandidateSettled):
                settled[event.ballot_id] = event.state

        killed: list[bool] = []
        swarm = Swarm(watching.supervisor, NodeId("n"), hear)
        # They shall not end by themselves. OpenAI's dialect has no other word for that.
        header = read_header(random_model).metadata
        ends = [header[f"tokenizer.ggml.{name}_token_id"] for name in ("eos", "bos")]
        request = GenerationRequest(
            messages=({"role": "user", "content": "Say a lot."},),
            model=random_model.stem,
            voting=True,
            voters=4,
            seed=1,
            max_tokens=2000,
            sampling={"logit_bias": dict.fromkeys(map(str, ends), -100)},
        )
        async with asyncio.timeout(60):
            outcome = await swarm.vote(request)
        assert killed
        lost = sorted(ballot for ballot, state in settled.items() if state is CandidateState.LOST)
        assert 0 < len(lost) < request.voters
        assert outcome.winner.ballot_id not in lost
        assert outcome.winner.text
        gone = await watching.until(other, lambda view: not view.is_ready or view.restarts > 0)
        assert (await watching.until(here, lambda view: view.is_ready)).restarts == 0
        assert gone.trouble is not None or gone.is_ready
