"""What the endpoint adds to a worker: the same streamed request to both, in turn, from a process of its own."""

import asyncio
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
import orjson

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.snapshot import EngineState
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile

ROUNDS = 15
TOKENS = 256
CONVERSATIONS = 3
CONVERSATION_LINES = 360
"""Lines of the first message of a conversation, which make about 4,000 tokens or more, whatever the tokenizer."""
START_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class EndpointReport:
    """Medians over the rounds of one run."""

    tokens_ratio: float
    """Tokens per second of the endpoint to those of the worker's own port: median of the rounds' ratios."""
    first_token_extra_ms: float
    """How much later the first token arrives through the endpoint."""
    worker_tokens_per_second: float
    endpoint_tokens_per_second: float
    worker_first_token_ms: float
    endpoint_first_token_ms: float
    conversation_tokens: int
    """Length of a conversation at its second turn."""
    second_turn_ratio: float
    """How many times sooner the second turn of a conversation reaches its first token than the first turn did."""


@dataclass(frozen=True, slots=True)
class _Target:
    """An address that takes the request."""

    base_url: str
    key: str
    model: str


@dataclass(frozen=True, slots=True)
class _Timing:
    first_token_seconds: float
    tokens_per_second: float
    prompt_tokens: int


async def measure(model: Path, *, rounds: int = ROUNDS, tokens: int = TOKENS) -> EndpointReport:
    """Measure with an engine of its own; raises SwarmError where the model does not start."""
    async with _served(model) as (worker, endpoint), aiohttp.ClientSession() as session:
        for target in (worker, endpoint):
            await _stream(session, target, 0, tokens)
        pairs = [
            (await _stream(session, worker, turn, tokens), await _stream(session, endpoint, turn, tokens))
            for turn in range(1, rounds + 1)
        ]
        conversations = [await _conversation(session, endpoint, turn) for turn in range(CONVERSATIONS)]
    own = [pair[0] for pair in pairs]
    ours = [pair[1] for pair in pairs]
    own_first = statistics.median(timing.first_token_seconds for timing in own) * 1000
    our_first = statistics.median(timing.first_token_seconds for timing in ours) * 1000
    return EndpointReport(
        tokens_ratio=statistics.median(b.tokens_per_second / a.tokens_per_second for a, b in pairs),
        first_token_extra_ms=our_first - own_first,
        worker_tokens_per_second=statistics.median(timing.tokens_per_second for timing in own),
        endpoint_tokens_per_second=statistics.median(timing.tokens_per_second for timing in ours),
        worker_first_token_ms=own_first,
        endpoint_first_token_ms=our_first,
        conversation_tokens=min(second.prompt_tokens for _, second in conversations),
        second_turn_ratio=statistics.median(
            first.first_token_seconds / second.first_token_seconds for first, second in conversations
        ),
    )


async def _conversation(session: aiohttp.ClientSession, target: _Target, turn: int) -> tuple[_Timing, _Timing]:
    """Return the first and the second turn of a conversation that begins with a long message."""
    numbers = random.Random(turn)  # noqa: S311 - any text will do, as long as no cache knows it
    lines = [f"Line {line}: {numbers.randrange(10**6)} and then." for line in range(CONVERSATION_LINES)]
    begun = [{"role": "user", "content": "\n".join(lines)}]
    gone_on = [*begun, {"role": "assistant", "content": "I see."}, {"role": "user", "content": "What is 3 plus 4?"}]
    return await _ask(session, target, begun, turn, 8), await _ask(session, target, gone_on, turn, 8)


async def _stream(session: aiohttp.ClientSession, target: _Target, turn: int, tokens: int) -> _Timing:
    # A prompt of its own for each turn, so that no cache makes one address look faster.
    return await _ask(
        session, target, [{"role": "user", "content": f"{turn}: count upwards, one number a line."}], turn, tokens
    )


async def _ask(
    session: aiohttp.ClientSession, target: _Target, messages: list[dict[str, str]], turn: int, tokens: int
) -> _Timing:
    body = {
        "model": target.model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": tokens,
        "ignore_eos": True,
        "seed": turn,
    }
    headers = {"Authorization": f"Bearer {target.key}"}
    started = time.perf_counter()
    first = decoded = 0.0
    prompt_tokens = 0
    async with session.post(f"{target.base_url}/chat/completions", json=body, headers=headers) as response:
        async for line in response.content:
            if not line.startswith(b"data: {"):
                continue
            chunk = orjson.loads(line[6:])
            if not first and any(choice["delta"].get("content") for choice in chunk["choices"]):
                first = time.perf_counter()
            if chunk.get("usage"):
                decoded = chunk["usage"]["completion_tokens"]
                prompt_tokens = chunk["usage"]["prompt_tokens"]
    if not first or not decoded:
        raise WorkerError("The model said nothing, so there is nothing to measure.")
    return _Timing(first - started, decoded / (time.perf_counter() - first), prompt_tokens)


@asynccontextmanager
async def _served(model: Path) -> AsyncIterator[tuple[_Target, _Target]]:
    """Run an engine in a process of its own, as it is in real use; yield the worker's address and the endpoint's."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(model, there), daemon=False)
    process.start()
    there.close()
    try:
        if not await asyncio.to_thread(here.poll, START_SECONDS):
            raise WorkerError("The engine did not start in time.")
        answer = here.recv()
        if isinstance(answer, str):
            raise WorkerError(answer)
        yield answer
    finally:
        here.close()
        await asyncio.to_thread(process.join)


def _serve(model: Path, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run_engine(model, DataFolder(Path(folder)), pipe))


async def _run_engine(model: Path, folder: DataFolder, pipe: Connection) -> None:
    settings = SettingsFile(folder.settings_file, {}, {"endpoint.port": 0, "worker.model_file": model.absolute()})
    engine = Engine(settings, SecretStore(folder.secrets_file, NoKeyring()), folder)
    try:
        pipe.send(await _start(engine))
        # The other side closes its end when it is done, or when it dies.
        await asyncio.to_thread(_wait_for_close, pipe)
    finally:
        await engine.stop()


async def _start(engine: Engine) -> tuple[_Target, _Target] | str:
    ready = asyncio.Event()
    engine.store.subscribe(lambda snapshot: ready.set() if _settled(snapshot.state) else None)
    await engine.start()
    await ready.wait()
    worker = engine.store.snapshot.workers[0]
    endpoint = engine.store.snapshot.endpoint
    if not worker.is_ready or endpoint is None:
        return worker.trouble.message if worker.trouble else "The worker did not start."
    address = engine.worker_address(worker.id)
    key = await engine.endpoint_key()
    return _Target(address.base_url, address.key, worker.model.id), _Target(endpoint.base_url, key, worker.model.id)


def _wait_for_close(pipe: Connection) -> None:
    try:
        pipe.recv()
    except EOFError:
        return


def _settled(state: EngineState) -> bool:
    return state in {EngineState.READY, EngineState.TROUBLE}
