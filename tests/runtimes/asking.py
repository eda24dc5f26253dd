"""Asking a worker of an optional runtime, and its answers put together."""

from collections import defaultdict
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import WorkerState
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.runtime import (
    CandidateDelta,
    GeneratingRuntime,
    PromptProgress,
    ToolCallDelta,
    Usage,
    VoterRequest,
)
from tests.workers.watching import Watched

SUM = "What is 17 plus 25?"
TOOLS = (
    {
        "type": "function",
        "function": {
            "name": "add",
            "description": "Add two numbers.",
            "parameters": {
                "type": "object",
                "properties": {"a": {"type": "integer", "enum": [1, 2]}, "b": {"type": "integer", "enum": [3]}},
                "required": ["a", "b"],
            },
        },
    },
)


@dataclass
class Answers:
    """What a request brought."""

    texts: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    calls: dict[int, list[ToolCallDelta]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, CandidateDelta] = field(default_factory=dict)
    deltas: list[CandidateDelta] = field(default_factory=list)
    progress: list[PromptProgress] = field(default_factory=list)
    usage: Usage = field(default_factory=lambda: Usage(0, 0))


def question(text: str = SUM, **asked: Any) -> VoterRequest:
    """Return a request of one message."""
    return VoterRequest(({"role": "user", "content": text},), **asked)


async def answers(runtime: GeneratingRuntime, request: VoterRequest) -> Answers:
    """Ask, and listen to the end."""
    found = Answers()
    async for piece in runtime.generate(request):
        match piece:
            case PromptProgress():
                found.progress.append(piece)
            case Usage():
                found.usage = piece
            case CandidateDelta():
                found.deltas.append(piece)
                found.texts[piece.voter] += piece.text
                found.calls[piece.voter] += piece.tool_calls
                if piece.finish_reason:
                    found.ends[piece.voter] = piece
    return found


async def started(watching: Watched, kind: RuntimeKind, model: Path) -> WorkerId:
    """Start a worker and wait until it is ready."""
    worker_id = await watching.supervisor.start_from(WorkerRecipe(model, kind))
    view = await watching.until(worker_id, lambda view: view.is_ready or view.state is WorkerState.FAILED)
    assert view.is_ready, view.trouble
    return worker_id


def needs(module: str) -> pytest.MarkDecorator:
    """Leave tests out where a library is missing."""
    return pytest.mark.skipif(find_spec(module) is None, reason=f"{module} is not installed: make test-runtimes")
