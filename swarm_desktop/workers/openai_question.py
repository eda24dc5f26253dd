"""A request in the words that servers of OpenAI's dialect share."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from swarm_desktop.core.json_types import encoded
from swarm_desktop.workers.llama_question import prompt
from swarm_desktop.workers.runtime import VoterRequest

_SEEDS = 2**31 - 1
"""Some servers keep them in 32 bits, with a sign."""
_SAMPLING = ("temperature", "top_p", "stop", "presence_penalty", "frequency_penalty", "logit_bias", "reasoning_effort")
_SAMPLING_OF_OPEN_MODELS = ("top_k", "min_p", "parallel_tool_calls")
OPTIONAL = (
    *_SAMPLING_OF_OPEN_MODELS,
    "reasoning_effort",
    "stream_options",
    "logprobs",
    "top_logprobs",
    "seed",
    "n",
    "logit_bias",
)
"""What an answer can do without, for servers that refuse what they do not know."""


@dataclass(frozen=True, slots=True)
class ServerQuestion:
    """What is posted, for one choice or for several."""

    path: str
    body: bytes
    voters: tuple[int, ...]
    """Whose choices these are, in the order of the choices."""


def fresh_seed() -> int:
    """Draw a seed for a request that has none."""
    return secrets.randbelow(_SEEDS)


def server_question(
    request: VoterRequest, model: str, seed: int, voters: tuple[int, ...], unwanted: Collection[str]
) -> ServerQuestion:
    """Write the part of a request that `voters` answer, without what the server does not want.

    The first of them samples with its own seed; of the others the server draws theirs from that.
    """
    wanted: dict[str, Any] = {
        name: request.sampling[name]
        for name in (*_SAMPLING, *_SAMPLING_OF_OPEN_MODELS)
        if request.sampling.get(name) is not None
    }
    wanted |= prompt(request)
    wanted |= {"model": model, "seed": (seed + voters[0]) % _SEEDS, "stream": True}
    wanted["stream_options"] = {"include_usage": True}
    if len(voters) > 1:
        wanted["n"] = len(voters)
    if request.max_tokens is not None:
        wanted["max_tokens"] = request.max_tokens
    if request.response_format is not None:
        wanted["response_format"] = request.response_format
    if request.log_probabilities:
        chat = {"logprobs": True, "top_logprobs": max(request.alternatives, 1)}
        wanted |= chat if request.continues is None else {"logprobs": max(request.alternatives, 1)}
    path = "/v1/chat/completions" if request.continues is None else "/v1/completions"
    return ServerQuestion(path, encoded({name: wanted[name] for name in wanted if name not in unwanted}), voters)
