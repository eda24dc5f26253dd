"""Voters in one process with mlx-lm. Only a worker's child process imports this."""

import json
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import mlx.core as mx
from mlx_lm import load

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.decoding.options import voter_seeds
from swarm_desktop.workers.decoding.probabilities import token_detail
from swarm_desktop.workers.decoding.question import Question, read_question
from swarm_desktop.workers.decoding.room import Room
from swarm_desktop.workers.decoding.voter import Voter
from swarm_desktop.workers.mlx_drawing import Drawn, Seat, can_batch, drawn_in_turn, drawn_together
from swarm_desktop.workers.mlx_grammar import MlxGrammars
from swarm_desktop.workers.mlx_memory import MlxPromptMemory
from swarm_desktop.workers.mlx_prompts import MlxPrompts
from swarm_desktop.workers.mlx_samplers import score_changes, voter_sampler
from swarm_desktop.workers.runtime import (
    CandidateDelta,
    Embeddings,
    Piece,
    PromptProgress,
    RuntimeFacts,
    Text,
    Usage,
    VoterRequest,
)

_DEFAULTS = ("temperature", "top_k", "top_p", "min_p")
"""What `generation_config.json` may say about sampling, under the same names."""


class MlxDecoder:
    """Implements `Decoder`: the voters of one request are a batch that goes on from the same prompt."""

    def __init__(self, order: ChildOrder) -> None:
        """Load a model folder. Raises ValueError, OSError or RuntimeError where that fails."""
        if order.embeddings:
            raise RuntimeError("this runtime answers, and makes no vectors; use llama.cpp for those")
        if order.adapters:
            raise RuntimeError("this runtime takes no adapters in GGUF files; use llama.cpp for those")
        if not mx.metal.is_available():
            # On processors, functions would be compiled while they run, by a C++ compiler that few people have.
            mx.disable_compile()
        self._model, tokenizer, configuration = load(order.model, return_config=True)
        self._prompts = MlxPrompts(tokenizer)
        self._grammars = MlxGrammars(tokenizer, self._prompts.ends)
        self._memory = MlxPromptMemory(self._model)
        self._defaults = _defaults(Path(order.model))
        self._threads = order.threads
        trained = configuration.get("max_position_embeddings") or order.cache_tokens
        context = min(order.cache_tokens, trained, order.request_tokens or order.cache_tokens)
        self._room = Room(context, order.cache_tokens, order.slots)

    def facts(self) -> RuntimeFacts:
        """Return what the loaded model offers."""
        return self._room.facts(threads=self._threads, chat_template=self._prompts.template)

    def generate(self, request: VoterRequest) -> Generator[Sequence[Piece], None, None]:
        """Yield what each step brings; see `Decoder.generate`."""
        question = self._question(request)
        tokens = question.prompt.tokens
        total = len(tokens)
        most = self._room.answer_tokens(request, total)
        known: int | None = None
        # The last token is read by each voter itself: its scores are what the first word is drawn from.
        for read in self._memory.read(tokens[:-1], reuse=question.options.cache_prompt):
            known = read if known is None else known
            yield (PromptProgress(read, total, known),)
        yield (PromptProgress(total, total, known or 0),)
        seats = self._seats(request, question, most)
        began = time.monotonic()
        yield from self._speak(seats, request, tokens)
        drawn = sum(seat.voter.tokens for seat in seats)
        yield (Usage(total, drawn, known or 0, drawn / (time.monotonic() - began)),)

    def count_tokens(self, request: VoterRequest) -> int:
        """Return the tokens of a prompt. Raises BadRequestError."""
        return len(self._question(request).prompt.tokens)

    def embed(self, texts: Sequence[Text]) -> Embeddings:  # noqa: ARG002
        """Raise WorkerError: this runtime makes no vectors."""
        raise WorkerError("This worker answers, and makes no embeddings. Choose a model for them in the settings.")

    def _question(self, request: VoterRequest) -> Question:
        return read_question(request, self._defaults, self._prompts, self._grammars)

    def _seats(self, request: VoterRequest, question: Question, most: int) -> list[Seat]:
        options = question.options
        leaders = self._grammars.leaders(question, request.voters)
        seats: list[Seat] = []
        for index, (seed, leader) in enumerate(zip(voter_seeds(request), leaders, strict=True)):
            # What may not end where its grammar ends has nowhere to go.
            never = tuple(self._prompts.ends) if options.ignore_eos and leader is None else ()
            changes = score_changes(options, never)
            seats.append(
                Seat(
                    Voter(index, seed, question.form, options.stop, most),
                    self._prompts.letters(question.prompt.tokens[-1]),
                    voter_sampler(options, seed),
                    changes if leader is None else [*changes, leader],
                )
            )
        return seats

    def _speak(
        self, seats: Sequence[Seat], request: VoterRequest, prompt: Sequence[int]
    ) -> Generator[Sequence[Piece], None, None]:
        draw = drawn_together if can_batch(self._memory.cache) else drawn_in_turn
        try:
            with closing(draw(self._model, seats, prompt, self._memory.cache)) as steps:
                for step in steps:
                    yield [delta for drawn in step if (delta := self._take(drawn, request)) is not None]
        finally:
            # MLX keeps what it once needed; other models want that memory too.
            mx.clear_cache()

    def _take(self, drawn: Drawn, request: VoterRequest) -> CandidateDelta | None:
        voter = drawn.seat.voter
        ends = drawn.token in self._prompts.ends
        asked = request.log_probabilities and not ends
        detail = self._detail(drawn, request.alternatives) if asked else None
        piece = "" if ends else drawn.seat.letters.text(drawn.token, is_last=voter.is_at_last_token)
        return voter.take(piece, ends=ends, detail=detail)

    def _detail(self, drawn: Drawn, alternatives: int) -> JsonObject:
        logs = drawn.log_probabilities
        count = min(max(alternatives, 1), logs.shape[-1])
        likeliest = mx.argsort(-logs)[:count].tolist()
        return token_detail(
            drawn.token,
            float(logs[drawn.token].item()),
            [(token, float(logs[token].item())) for token in likeliest],
            self._prompts.text,
        )


def _defaults(folder: Path) -> Mapping[str, Any]:
    """Return how the model wants to be sampled, where its folder says so."""
    try:
        said = json.loads((folder / "generation_config.json").read_bytes())
        return {name: said[name] for name in _DEFAULTS if said.get(name) is not None}
    except (OSError, ValueError, AttributeError):
        return {}
