"""One request as the swarm sees it, whichever dialect it came in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from swarm_desktop.consensus import Question
from swarm_desktop.core.ids import QuestionId, new_question_id
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.runtime import Text, VoterRequest

VOTING_PREFIX = "swarm/"
"""`swarm/<model>` asks for a vote, `<model>` for one voter that streams at once."""

VOTING_TEMPERATURE = 0.8
LOWEST_VOTING_TEMPERATURE = 0.7
"""Voters that all say the most probable thing cannot disagree, so a vote never samples colder than this."""
VOTING_MAX_TOKENS = 8192
"""One voter that never ends must not keep the others' verdict waiting for ever."""

SEED_RANGE = 2**31


def new_seed() -> int:
    """Draw the seed of a request that names none, so that its answer can be repeated all the same."""
    return secrets.randbelow(SEED_RANGE)


class Mode(StrEnum):
    """What a client that streams hears of a vote before its verdict."""

    CONSENSUS = "consensus"
    """Nothing: the winner, whole."""
    AGREE_STREAM = "agree_stream"
    """The text that more than half of the voters share, as soon as they do; then the rest of an answer with it."""
    STREAM_FIRST = "stream_first"
    """The voter that speaks first, live; whether the others agree is told at the end."""


SAMPLING_FIELDS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "stop",
    "presence_penalty",
    "frequency_penalty",
    "repeat_penalty",
    "logit_bias",
    "ignore_eos",
    "cache_prompt",
)
"""Fields of `sampling` that a client may set as they are."""
TEMPLATE_FIELDS = ("chat_template_kwargs", "parallel_tool_calls", "verbose")
"""Fields of `sampling` that are made from what a client says."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate, by how many voters, and how their votes are counted."""

    messages: tuple[JsonObject, ...]
    model: str
    """Identifier of a model, without the voting prefix."""
    continues: Text | None = None
    """In place of messages: a text, or tokens, that the model goes on from."""
    voting: bool = False
    voters: int = 1
    """With `voting` the voters of the vote, else the number of independent completions."""
    strategy: str = "auto"
    mode: Mode = Mode.CONSENSUS
    here_only: bool = False
    """Whether the question must not leave this machine."""
    origin: str = ""
    """Who asks, for people."""
    alternatives: int | None = None
    """How many of the likeliest tokens at each place the client wants to know of, 0 to 20; None: of none at all."""
    with_candidates: bool = False
    """Whether the client wants to see every candidate."""
    seed: int = field(default_factory=new_seed)
    max_tokens: int | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)
    tools: tuple[JsonObject, ...] = ()
    tool_choice: Any = None
    response_format: JsonObject | None = None
    drops_turns: bool = False
    """Whether the client wants its oldest turns left out where the conversation outgrows the context."""
    id: QuestionId = field(default_factory=new_question_id)

    @property
    def temperature(self) -> float | None:
        """The temperature that voters really sample at; None leaves it to the model."""
        asked = self.sampling.get("temperature")
        if not self.voting or self.voters == 1:
            return asked
        return VOTING_TEMPERATURE if asked is None else max(asked, LOWEST_VOTING_TEMPERATURE)

    @property
    def prompt(self) -> str:
        """The text to continue, else that of the last user message; empty where there is none."""
        if self.continues is not None:
            return self.continues if isinstance(self.continues, str) else ""
        for message in reversed(self.messages):
            if message.get("role") == "user":
                return flat_text(message.get("content"))
        return ""

    def for_voters(
        self, first: int, count: int, *, seed: int | None = None, temperature: float | None = None
    ) -> VoterRequest:
        """Return the part of the request that `count` voters from position `first` on work at.

        `seed` and `temperature` are their own, where they have any.
        """
        sampling = dict(self.sampling)
        temperature = self.temperature if temperature is None else temperature
        if temperature is not None:
            sampling["temperature"] = temperature
        return VoterRequest(
            messages=self.messages,
            continues=self.continues,
            voters=count,
            # Runtimes count up from the seed, so a voter's seed does not depend on where it was placed.
            seed=(self.seed + first if seed is None else seed) % SEED_RANGE,
            max_tokens=self.max_tokens or (VOTING_MAX_TOKENS if self.voting else None),
            sampling=sampling,
            tools=self.tools,
            tool_choice=self.tool_choice,
            response_format=self.response_format,
            # llama.cpp refuses to stream probabilities together with tool calls.
            log_probabilities=self.alternatives is not None or (self.voting and not self.tools),
            alternatives=self.alternatives or 1,
        )

    def question(self) -> Question:
        """Return what the consensus engine needs to know of the request."""
        return Question(text=self.prompt, tools=self.tools, response_schema=_schema(self.response_format))


def flat_text(content: Any) -> str:
    """Return the text of a message's content, which is a string or a list of typed parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict)).strip()
    return ""


def _schema(response_format: JsonObject | None) -> JsonObject | None:
    match response_format:
        case {"type": "json_schema", "json_schema": {"schema": dict(schema)}}:
            return schema
        case {"type": "json_object"}:
            return {}
        case _:
            return None
