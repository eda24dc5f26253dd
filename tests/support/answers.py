"""Asking a runtime, and what its voters say put together again."""

from collections import defaultdict
from dataclasses import dataclass, field

from swarm_desktop.workers.runtime import (
    CandidateDelta,
    GeneratingRuntime,
    PromptProgress,
    ToolCallDelta,
    Usage,
    VoterRequest,
)

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


async def answers(runtime: GeneratingRuntime, request: VoterRequest) -> Answers:
    """Ask, and listen to the end."""
    found = Answers()
    async for piece in runtime.generate(request):
        assert not found.usage.prompt_tokens, "the usage comes last"
        match piece:
            case PromptProgress():
                assert not found.deltas, "a prompt is read before anything is said"
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
