"""A request in llama.cpp's words."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from swarm_desktop.core.json_types import JsonObject, encoded
from swarm_desktop.models.cache_shape import ANSWER_TOKENS_PER_SLOT
from swarm_desktop.workers.runtime import VoterRequest

_SEEDS = 2**32 - 1
"""The server takes the largest 32-bit number for `draw one`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is posted, and what has to be known about it afterwards."""

    path: str
    """Where it is posted."""
    body: bytes
    seed: int
    """Of the first voter; the server gives voter i the seed `seed + i`."""
    voters: int
    answer_tokens: int
    """Room that all answers together are expected to need."""

    @property
    def later_seeds(self) -> frozenset[int]:
        """Seeds of all voters but the first."""
        return frozenset((self.seed + voter) % 2**32 for voter in range(1, self.voters))


def question(request: VoterRequest) -> Question:
    """Write a request; what the swarm decides wins over what a client passed on.

    Alone on the worker a request repeats itself exactly. Where its prompt came out of the cache, or others are being
    answered beside it, sums round differently, and about one answer in thirty takes another turn within 48 tokens;
    `cache_prompt: false` in `sampling` keeps the cache out of it.
    """
    seed = (secrets.randbelow(_SEEDS) if request.seed is None else request.seed) % _SEEDS
    body: dict[str, Any] = {
        **request.sampling,
        **prompt(request),
        "n": request.voters,
        "seed": seed,
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,
    }
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    if request.continues is None and request.sampling.get("stop"):
        # Only where it tells everything the server tells which of the stop texts ended an answer.
        body["verbose"] = True
    if request.response_format is not None:
        body["response_format"] = request.response_format
    if request.log_probabilities:
        # Without alternatives the server leaves out the chosen token's probability too.
        alternatives = max(request.alternatives, 1)
        chat = {"logprobs": True, "top_logprobs": alternatives}
        body |= chat if request.continues is None else {"logprobs": alternatives}
    each = min(request.max_tokens or ANSWER_TOKENS_PER_SLOT, ANSWER_TOKENS_PER_SLOT)
    path = "/v1/chat/completions" if request.continues is None else "/v1/completions"
    return Question(path, encoded(body), seed, request.voters, request.voters * each)


def prompt(request: VoterRequest) -> dict[str, Any]:
    """Return what the model reads: all that its template is filled with, or the text that it continues."""
    if request.continues is not None:
        return {"prompt": request.continues}
    read: dict[str, Any] = {"messages": request.messages}
    tools, choice = offered_tools(request)
    if tools:
        read["tools"] = tools
        if choice is not None:
            read["tool_choice"] = choice
    return read


def offered_tools(request: VoterRequest) -> tuple[Sequence[JsonObject], Any]:
    """Return the tools that the model is told of, and how free it is to call them.

    The server takes a choice that names one tool for `auto`. With `none` it tells the model of the tools all the same,
    and passes their calls on as text.
    """
    match request.tool_choice:
        case "none":
            return (), None
        case {"type": "function", "function": {"name": name}}:
            return [tool for tool in request.tools if tool.get("function", {}).get("name") == name], "required"
        case choice:
            return request.tools, choice
