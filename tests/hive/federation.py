"""A machine that asks, and machines that lend it voters: real TLS between them, and models that the test scripts."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

from aiohttp import web

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.events import Event
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import ModelView, SlotView, WorkerState, WorkerView
from swarm_desktop.hive.peer_book import NewPeer
from swarm_desktop.hive.serving import HiveRoute
from swarm_desktop.swarm import GenerationRequest, Outcome
from swarm_desktop.swarm.borrowing import Borrower
from swarm_desktop.swarm.lending import Lender, OwnAffairs
from swarm_desktop.swarm.swarm import Swarm
from swarm_desktop.swarm.wire import OFFER_PATH, VOTERS_PATH
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage, VoterRequest
from swarm_desktop.workers.supervisor import Supervisor
from tests.hive.nodes import Node

QUESTION = ({"role": "user", "content": "What is 17 plus 25?"},)
Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Chorus:
    """A model whose voters say what they are told to, one after another; the last text is that of all further ones."""

    def __init__(self, *texts: str, silence: float = 0.0, seconds: float = 0.0) -> None:
        """So many seconds of `silence` come before the first words, and so many `seconds` between first and last."""
        self.texts = texts
        self.silence = silence
        self.seconds = seconds
        self.error: WorkerError | None = None
        """What it dies of, instead of its first words."""
        self.asked: list[VoterRequest] = []

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        self.asked.append(request)
        yield PromptProgress(9, 9)
        await asyncio.sleep(self.silence)
        if self.error is not None:
            raise self.error
        said = [*self.texts, *[self.texts[-1]] * request.voters][: request.voters]
        for voter, text in enumerate(said):
            yield CandidateDelta(voter, text=text[:1], tokens=1, log_probability=-0.5)
        await asyncio.sleep(self.seconds)
        for voter, text in enumerate(said):
            yield CandidateDelta(voter, text=text[1:], finish_reason="stop", total_tokens=2)
        yield Usage(9, 2 * request.voters)


class Workers:
    """What lender and swarm see of a supervisor: one worker with one model."""

    def __init__(self, runtime: Any, slots: int = 4, busy: int = 0, model: str = "tiny") -> None:
        self._runtime = runtime
        self.view = WorkerView(
            WorkerId("w"),
            ModelView(model, model.title(), f"{model}.gguf", 1),
            "scripted",
            state=WorkerState.READY,
            slots=tuple(SlotView(index, index < busy) for index in range(slots)),
            context_tokens=4096,
        )

    def views(self) -> tuple[WorkerView, ...]:
        return (self.view,)

    def runtime(self, _: WorkerId) -> Any:
        return self._runtime


class Asker(Node):
    """A machine that lends its voters, and asks all others beside them."""

    def __init__(self, folder: Path, runtime: Any, *, name: str = "desk", slots: int = 4, busy: int = 0) -> None:
        workers = cast("Supervisor", Workers(runtime, slots, busy))
        super().__init__(folder, name, Lender(workers, OwnAffairs()).routes())
        self.events: list[Event] = []
        self.borrower = Borrower(self.hive, lambda: True, publish=self._publish)
        self.swarm = Swarm(workers, self.hive.node_id, self.events.append, borrower=self.borrower)

    async def ask(self, voters: int, *, look: bool = True, **changes: Any) -> Outcome:
        """Put the question to so many voters, here and wherever they are offered; `look` asks for the offers first."""
        if look:
            await self.borrower.refresh()
        async with asyncio.timeout(30):
            return await self.swarm.vote(question(voters, **changes))


def question(voters: int, **changes: Any) -> GenerationRequest:
    return GenerationRequest(**{"messages": QUESTION, "model": "tiny", "voting": True, "voters": voters, **changes})


def lending(folder: Path, name: str, runtime: Any, *, slots: int = 4, model: str = "tiny") -> Node:
    """Return an honest machine."""
    workers = cast("Supervisor", Workers(runtime, slots, model=model))
    return Node(folder, name, Lender(workers, OwnAffairs()).routes())


def rogue(folder: Path, voters: Respond, offer: Respond) -> Node:
    """Return a paired machine that answers what it wants."""
    return Node(folder, "attic", [HiveRoute(OFFER_PATH, offer), HiveRoute(VOTERS_PATH, voters)])


def offering(voters: int) -> Respond:
    """Return the answer of a machine that lends so many voters."""

    async def respond(_: web.Request) -> web.StreamResponse:
        model = {"id": "tiny", "name": "Tiny", "context_tokens": 4096}
        return web.json_response({"voters": voters, "models": [model]})

    return respond


@asynccontextmanager
async def trusting(asker: Node, *others: Node) -> AsyncIterator[None]:
    """Run machines that trust each other already."""
    async with AsyncExitStack() as stack:
        for node in (asker, *others):
            await node.hive.start()
            stack.push_async_callback(node.hive.stop)
        await trust(asker, others)
        yield


async def trust(asker: Node, others: Sequence[Node]) -> None:
    """Let one machine and each of the others trust each other, without their people."""
    for other in others:
        for node, peer in ((asker, other), (other, asker)):
            new = NewPeer(peer.hive._store._certificate, peer.name, peer.address)
            await node.hive.links.pin(new)
