"""What voters cost: N that share one set of weights and one reading of the prompt, against N copies of the model."""

import asyncio
import os
import random
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.hardware import physical_cores
from swarm_desktop.models.cache_shape import stepped_up
from swarm_desktop.models.gguf import model_view
from swarm_desktop.workers import troubles
from swarm_desktop.workers.budget import wanted_threads
from swarm_desktop.workers.child import Child, running_child
from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.process import child_command
from swarm_desktop.workers.runtime import Usage, VoterRequest

PROMPT_TOKENS = 256
NEW_TOKENS = 32
ROUNDS = 5

_SHORT_TEXT = 100
_LONG_TEXT = 300
"""Lengths in characters from which the tokens per character are found: models cut text differently."""
_SLACK_TOKENS = 64
"""How far a prompt may be from its wished length."""
_LETTERS = "abcdefgh "


@dataclass(frozen=True, slots=True)
class VotersRow:
    """One number of voters, on one worker."""

    voters: int
    seconds: float
    """Of the fastest round, from the question to the last token of the last voter."""
    ratio: float
    """To the time of one voter."""
    extra_memory_bytes: int
    """Memory that each voter beyond the first costs."""


@dataclass(frozen=True, slots=True)
class IndependentRow:
    """Copies of the model in processes of their own, each with as many threads as cores, one voter each."""

    copies: int
    seconds: float
    ratio: float
    """To the time of one voter on one worker."""
    extra_memory_bytes: int
    """Memory that each copy beyond the first costs."""


@dataclass(frozen=True, slots=True)
class VotersReport:
    """Everything from one run, so that the ratios stand on the same machine on the same day."""

    rows: tuple[VotersRow, ...]
    independent: IndependentRow
    prompt_tokens: int
    new_tokens: int
    threads: int


async def measure(
    model: Path,
    voters: Sequence[int],
    copies: int = 4,
    *,
    rounds: int = ROUNDS,
    prompt_tokens: int = PROMPT_TOKENS,
    new_tokens: int = NEW_TOKENS,
) -> VotersReport:
    """Measure on a model file. Raises ModelFileError, or WorkerError where it cannot be loaded."""
    view = await asyncio.to_thread(model_view, model)
    cores = physical_cores()
    threads = wanted_threads(view.parameters, cores, None)
    with tempfile.TemporaryDirectory() as logs:
        bench = _Bench(Path(view.path), Path(logs), prompt_tokens, new_tokens)
        counts = sorted({1, *voters})
        seconds = await bench.time_voters(counts, threads, rounds)
        memory = {count: await bench.memory_of(count, threads) for count in counts}
        copies_seconds, copies_memory = await bench.time_copies(copies, cores)
    rows = tuple(
        VotersRow(
            count, seconds[count], seconds[count] / seconds[1], _for_each_beyond_first(memory[count], memory[1], count)
        )
        for count in voters
    )
    each_copy = _for_each_beyond_first(copies_memory, copies_memory // copies, copies)
    independent = IndependentRow(copies, copies_seconds, copies_seconds / seconds[1], each_copy)
    return VotersReport(rows, independent, prompt_tokens, new_tokens, threads)


def _for_each_beyond_first(total: int, first: int, count: int) -> int:
    return max(0, total - first) // max(1, count - 1)


class _Bench:
    """Loads workers as the supervisor does, but with the threads that each measurement wants."""

    def __init__(self, model: Path, logs: Path, prompt_tokens: int, new_tokens: int) -> None:
        self._model = model
        self._log = LogFile(logs / "bench.log")
        self._prompt_tokens = prompt_tokens
        self._new_tokens = new_tokens
        self._text_length = 0
        self._random = random.Random(1)  # noqa: S311  # the same prompts in each run

    async def time_voters(self, counts: Sequence[int], threads: int, rounds: int) -> dict[int, float]:
        """Return the seconds of each count's fastest round: other programs only ever make a round slower.

        The counts take turns, so that a busy minute hits them all.
        """
        times: dict[int, list[float]] = {count: [] for count in counts}
        async with self._loaded(max(counts), threads) as (runtime, _):
            await self._find_text_length(runtime)
            for count in counts:
                await self._answer(runtime, count)
            for _ in range(rounds):
                for count in counts:
                    times[count].append(await self._answer(runtime, count))
        return {count: min(measured) for count, measured in times.items()}

    async def memory_of(self, voters: int, threads: int) -> int:
        """Return the memory of a worker made for so many voters, after they answered."""
        async with self._loaded(voters, threads) as (runtime, child):
            await self._answer(runtime, voters)
            return _memory(child)

    async def time_copies(self, copies: int, threads: int) -> tuple[float, int]:
        """Return the seconds until every copy has answered its own question, and the memory of all of them."""
        async with AsyncExitStack() as stack:
            loaded = [await stack.enter_async_context(self._loaded(1, threads)) for _ in range(copies)]
            for runtime, _ in loaded:
                await self._answer(runtime, 1)
            started = time.perf_counter()
            await asyncio.gather(*(self._answer(runtime, 1) for runtime, _ in loaded))
            return time.perf_counter() - started, sum(_memory(child) for _, child in loaded)

    async def _answer(self, runtime: LlamaRuntime, voters: int) -> float:
        """Ask something new, and return the seconds until everything is said."""
        started = time.perf_counter()
        await self._ask(runtime, voters, self._text_length)
        return time.perf_counter() - started

    async def _find_text_length(self, runtime: LlamaRuntime) -> None:
        """Find how long a text has to be to make the wished number of tokens."""
        short = (await self._ask(runtime, 1, _SHORT_TEXT)).prompt_tokens
        long = (await self._ask(runtime, 1, _LONG_TEXT)).prompt_tokens
        tokens_per_character = (long - short) / (_LONG_TEXT - _SHORT_TEXT)
        self._text_length = _SHORT_TEXT + round((self._prompt_tokens - short) / tokens_per_character)

    async def _ask(self, runtime: LlamaRuntime, voters: int, text_length: int) -> Usage:
        """Ask something that differs from all before from its first word on, so that no cache helps."""
        request = VoterRequest(
            messages=({"role": "user", "content": "".join(self._random.choices(_LETTERS, k=text_length))},),
            voters=voters,
            max_tokens=self._new_tokens,
            sampling={"ignore_eos": True},
        )
        async for piece in runtime.generate(request):
            if isinstance(piece, Usage):
                return piece
        raise WorkerError("The worker's answer had no end.")

    @asynccontextmanager
    async def _loaded(self, slots: int, threads: int) -> AsyncIterator[tuple[LlamaRuntime, Child]]:
        cache = self._prompt_tokens + _SLACK_TOKENS + slots * self._new_tokens
        order = ChildOrder(
            model=str(self._model),
            cache_tokens=stepped_up(cache),
            slots=slots,
            threads=threads,
            prompt_cache_bytes=0,
            parent=os.getpid(),
            key=secrets.token_urlsafe(),
        )
        async with running_child(child_command(), self._log, f"{slots} slots, {threads} threads") as child:
            runtime = LlamaRuntime(await self._listening(child, order), order.key, threads, order.cache_tokens)
            try:
                yield runtime, child
            finally:
                await runtime.close()

    async def _listening(self, child: Child, order: ChildOrder) -> str:
        """Return the address of a child once it has loaded."""
        async with aclosing(child.obey(order)) as reports:
            async for report in reports:
                if report.stage is ChildStage.LISTENING:
                    return report.text
        await child.ended()
        trouble = troubles.refused(model_view(self._model), "its process ended", child.last_words())
        raise WorkerError(trouble.message, details=trouble.details)


def _memory(child: Child) -> int:
    return int(psutil.Process(child.pid).memory_info().rss)
