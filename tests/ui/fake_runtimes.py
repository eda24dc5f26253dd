"""Runtimes and servers for the window's tests, and commands about them that only remember what they were asked."""

from dataclasses import replace

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind, RuntimeView, ServerTrial, ServerView
from swarm_desktop.core.settings import ServerSettings
from swarm_desktop.core.snapshot import ModelView, SlotView, Trouble, WorkerState, WorkerView
from tests.ui.snapshots import READY, WORKER

RUNTIMES = (
    RuntimeView(RuntimeKind.XLLAMACPP, "llama.cpp", reads_files=True),
    RuntimeView(RuntimeKind.LLAMA_SERVER, "llama-server", place="/usr/local/bin/llama-server"),
    RuntimeView(
        RuntimeKind.LLAMA_CPP_PYTHON,
        "llama-cpp-python",
        'llama-cpp-python is not installed. To use it: pip install "swarm-desktop[llama-cpp]".',
    ),
    RuntimeView(RuntimeKind.MLX, "MLX", 'MLX is not installed. To use it: pip install "swarm-desktop[mlx]".'),
    RuntimeView(RuntimeKind.OPENAI, "OpenAI-compatible server"),
)
BOX = ServerView(
    "http://box.lan:8000/v1",
    "Qwen/Qwen3-32B",
    "box.lan:8000",
    leaves_machine=True,
    is_readable=True,
    has_key=True,
    worker=WorkerId("worker-2"),
)
OLLAMA = ServerView(
    "http://localhost:11434", "qwen3:8b", "localhost:11434", leaves_machine=False, worker=WorkerId("worker-3")
)
BOX_WORKER = WorkerView(
    WorkerId("worker-2"),
    ModelView("Qwen/Qwen3-32B", "Qwen/Qwen3-32B", "http://box.lan:8000", 0),
    "OpenAI-compatible server",
    kind=RuntimeKind.OPENAI,
    host="box.lan:8000",
    state=WorkerState.READY,
    slots=tuple(SlotView(index) for index in range(4)),
    context_tokens=40960,
)
OLLAMA_WORKER = replace(
    BOX_WORKER,
    id=WorkerId("worker-3"),
    model=ModelView("qwen3:8b", "qwen3:8b", "http://localhost:11434", 0),
    host="",
    state=WorkerState.FAILED,
    slots=(),
    trouble=Trouble("The server does not answer", "localhost:11434 cannot be asked: Connection refused."),
)
WITH_SERVERS = replace(READY, runtimes=RUNTIMES, servers=(BOX, OLLAMA), workers=(WORKER, BOX_WORKER, OLLAMA_WORKER))


class FakeRuntimeCommands:
    """Part of the fake commands."""

    trial = ServerTrial(ok=True, message="Hello! How can I help?", seconds=0.4)

    async def _called(self, name: str, argument: object = None) -> None:
        raise NotImplementedError

    async def look_for_runtimes(self) -> tuple[RuntimeView, ...]:
        await self._called("look_for_runtimes")
        return RUNTIMES

    async def server_models(self, address: str, key: str | None = None) -> tuple[str, ...]:
        await self._called("server_models", (address, key))
        return ("qwen3:8b", "gemma3:4b")

    async def try_server(self, server: ServerSettings, key: str | None = None) -> ServerTrial:
        await self._called("try_server", (server, key))
        return self.trial

    async def add_server(self, server: ServerSettings, key: str | None = None) -> None:
        await self._called("add_server", (server, key))

    async def remove_server(self, address: str, model: str) -> None:
        await self._called("remove_server", (address, model))
