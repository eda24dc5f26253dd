"""Voters in one process with llama-cpp-python. Only a worker's child process imports this."""

import codecs
import time
from collections.abc import Generator, Iterable, Sequence

import numpy as np

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.decoding.options import voter_seeds
from swarm_desktop.workers.decoding.probabilities import token_detail
from swarm_desktop.workers.decoding.question import Question, read_question
from swarm_desktop.workers.decoding.room import Room
from swarm_desktop.workers.decoding.tool_calls import CALL_BEGINS
from swarm_desktop.workers.decoding.voter import Voter
from swarm_desktop.workers.llama_cpp_grammar import LlamaCppGrammars
from swarm_desktop.workers.llama_cpp_memory import PROMPT_SEQUENCE, PromptMemory
from swarm_desktop.workers.llama_cpp_native import NativeModel, Step
from swarm_desktop.workers.llama_cpp_prompts import LlamaCppPrompts
from swarm_desktop.workers.llama_cpp_samplers import Sampler
from swarm_desktop.workers.llama_cpp_words import Words, text_decoder
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

_DEFAULTS = {
    "temperature": "general.sampling.temp",
    "top_k": "general.sampling.top_k",
    "top_p": "general.sampling.top_p",
    "min_p": "general.sampling.min_p",
}
"""Where a file says how its model wants to be sampled."""


class _Seat:
    """A voter with all that is its own: sampler, sequence, place in the last batch."""

    def __init__(self, voter: Voter, sampler: Sampler) -> None:
        self.voter = voter
        self.sampler = sampler
        self.sequence = PROMPT_SEQUENCE + 1 + voter.index
        self.index = 0
        self.letters: codecs.IncrementalDecoder = text_decoder()
        self.token = 0


class LlamaCppDecoder:
    """Implements `Decoder`: the voters of one request are sequences that share the cells of its prompt.

    One request at a time: what else is decoded in the same step changes how numbers are rounded, and the same seed
    would not always say the same.
    """

    def __init__(self, order: ChildOrder) -> None:
        """Load the model. Raises RuntimeError where that fails."""
        if order.embeddings:
            raise RuntimeError("this runtime answers, and makes no vectors; use llama.cpp for those")
        self._model = NativeModel(order, sequences=order.slots + 1)
        self._words = Words(self._model)
        self._prompts = LlamaCppPrompts(self._model, self._words)
        self._grammars = LlamaCppGrammars(self._model.vocabulary)
        self._memory = PromptMemory(self._model)
        self._ends = self._words.all_ends(self._model.words)
        self._defaults = {name: value for name, key in _DEFAULTS.items() if (value := self._model.metadata(key))}
        self._threads = order.threads
        cache = self._model.cache_tokens
        trained = self._model.trained_tokens or cache
        self._room = Room(min(cache, trained, order.request_tokens or cache), cache, order.slots)

    def facts(self) -> RuntimeFacts:
        """Return what the loaded model offers."""
        return self._room.facts(threads=self._threads, chat_template=self._prompts.template)

    def generate(self, request: VoterRequest) -> Generator[Sequence[Piece], None, None]:
        """Yield what each step brings; see `Decoder.generate`."""
        question = self._question(request)
        tokens = question.prompt.tokens
        most = self._room.answer_tokens(request, len(tokens))
        seats = self._seats(request, question, most)
        try:
            known = yield from self._read(question)
            began = time.monotonic()
            self._model.share(PROMPT_SEQUENCE, [seat.sequence for seat in seats])
            yield from self._speak(seats, request, len(tokens))
        finally:
            for seat in seats:
                seat.sampler.close()
                self._model.forget(seat.sequence)
        drawn = sum(seat.voter.tokens for seat in seats)
        yield (Usage(len(tokens), drawn, known, drawn / (time.monotonic() - began)),)

    def count_tokens(self, request: VoterRequest) -> int:
        """Return the tokens of a prompt. Raises BadRequestError."""
        return len(self._question(request).prompt.tokens)

    def embed(self, texts: Sequence[Text]) -> Embeddings:  # noqa: ARG002
        """Raise WorkerError: this runtime makes no vectors."""
        raise WorkerError("This worker answers, and makes no embeddings. Choose a model for them in the settings.")

    def save_conversation(self, request: VoterRequest) -> bytes:
        """Read a conversation, and return all that the model then knows of it, for `load_conversation`.

        The bytes hold the conversation: whoever has them can read it. Raises BadRequestError and PromptTooLongError.
        """
        tokens = self._question(request).prompt.tokens
        self._room.answer_tokens(request, len(tokens))
        for _ in self._memory.read(tokens):
            pass
        return self._memory.save()

    def load_conversation(self, saved: bytes) -> int:
        """Know what was saved with the same model, in this process or another; return its tokens.

        What goes on from there need not be read again, and says the same as if it were. Raises WorkerError.
        """
        return self._memory.load(saved)

    def _question(self, request: VoterRequest) -> Question:
        return read_question(request, self._defaults, self._prompts, self._grammars)

    def _seats(self, request: VoterRequest, question: Question, most: int) -> list[_Seat]:
        grammar, waits_for = question.grammar, None
        if question.leads_calls_alone:
            waits_for = self._words.mark(CALL_BEGINS)
            # Only a token of its own is surely met where the grammar begins; else calls are taken as they come.
            grammar = grammar if waits_for is not None else ""
        # What may not end where its grammar ends has nowhere to go.
        never = self._ends if question.options.ignore_eos and not grammar else ()
        seats: list[_Seat] = []
        for index, seed in enumerate(voter_seeds(request)):
            sampler = Sampler(
                self._model,
                question.options,
                seed=seed,
                prompt=question.prompt.tokens,
                grammar=grammar,
                grammar_waits_for=waits_for,
                never=never,
            )
            voter = Voter(index, seed, question.form, question.options.stop, most)
            seats.append(_Seat(voter, sampler))
        return seats

    def _read(self, question: Question) -> Generator[Sequence[Piece], None, int]:
        """Read the prompt, and return how much of it was known."""
        tokens = question.prompt.tokens
        known: int | None = None
        for read in self._memory.read(tokens, reuse=question.options.cache_prompt):
            known = read if known is None else known
            yield (PromptProgress(read, len(tokens), known),)
        return known or 0

    def _speak(
        self, seats: Iterable[_Seat], request: VoterRequest, position: int
    ) -> Generator[Sequence[Piece], None, None]:
        """Draw a token for each voter, and run them all through the model together, until the last has ended."""
        speaking = list(seats)
        for seat in speaking:
            seat.index = self._memory.last_index
        while True:
            yield [delta for seat in speaking if (delta := self._draw(seat, request)) is not None]
            speaking = [seat for seat in speaking if not seat.voter.is_finished]
            if not speaking:
                return
            self._model.decode([Step(seat.token, position, seat.sequence, wants_scores=True) for seat in speaking])
            for index, seat in enumerate(speaking):
                seat.index = index
            position += 1

    def _draw(self, seat: _Seat, request: VoterRequest) -> CandidateDelta | None:
        seat.token = seat.sampler.draw(seat.index)
        ends = self._words.ends(seat.token)
        detail = self._detail(seat, request.alternatives) if request.log_probabilities and not ends else None
        piece = seat.letters.decode(self._words.text(seat.token))
        return seat.voter.take(piece, ends=ends, detail=detail)

    def _detail(self, seat: _Seat, alternatives: int) -> JsonObject:
        """Return the token's probability by the model alone, whatever the sampler made of it."""
        scores = self._model.scores(seat.index).astype(np.float64)
        logs = scores - scores.max()
        logs -= np.log(np.exp(logs).sum())
        count = min(max(alternatives, 1), len(logs))
        likeliest = np.argpartition(-logs, count - 1)[:count]
        ordered = likeliest[np.argsort(-logs[likeliest], kind="stable")]
        return token_detail(
            seat.token, float(logs[seat.token]), [(int(at), float(logs[at])) for at in ordered], self._words.text
        )
