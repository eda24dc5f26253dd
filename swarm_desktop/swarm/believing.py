"""What is believed of another machine's voters: one vote for each that was asked, and numbers that can be true."""

import math
from collections import Counter
from dataclasses import replace

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.swarm.request import VOTING_MAX_TOKENS
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage, VoterRequest

MOST_CHARACTERS_OF_TOKEN = 256
"""Twice as many as the longest token of the usual vocabularies has, which is a run of spaces."""
MOST_TOOL_CALLS = 128
LEAST_LOG_PROBABILITY = -100.0
"""Of a token. Nothing that a model samples is less likely."""
_LONGEST_REASON = 32


class Belief:
    """Listens to the voters of one request. A machine that says what cannot be is not listened to any further."""

    def __init__(self, request: VoterRequest, most_prompt_tokens: int) -> None:
        """No prompt of this request has more than `most_prompt_tokens`."""
        self._voters = range(request.voters)
        self._most_tokens = request.max_tokens or VOTING_MAX_TOKENS
        self._most_prompt_tokens = most_prompt_tokens
        self._characters: Counter[int] = Counter()
        self._counted: Counter[int] = Counter()
        self._ended: set[int] = set()

    def of(self, piece: Piece) -> Piece | None:
        """Return a piece as far as it is believed; None where its voter has voted already. Raises WorkerError."""
        if not isinstance(piece, CandidateDelta):
            return self._of_counts(piece)
        if piece.voter not in self._voters:
            raise WorkerError("The other machine votes with more voters than it was asked for.")
        if piece.voter in self._ended:
            return None
        self._check_length(piece)
        if piece.finish_reason:
            self._ended.add(piece.voter)
        left = self._most_tokens - self._counted[piece.voter]
        tokens = min(max(piece.tokens, 0), left)
        self._counted[piece.voter] += tokens
        total = piece.total_tokens
        return replace(
            piece,
            tokens=tokens,
            total_tokens=None if total is None else min(max(total, 0), self._most_tokens),
            log_probability=_log_probability(piece.log_probability, tokens),
            finish_reason=(piece.finish_reason or "")[:_LONGEST_REASON] or None,
        )

    def _of_counts(self, piece: PromptProgress | Usage) -> Piece:
        prompt = min(max(piece.prompt_tokens, 0), self._most_prompt_tokens)
        cached = min(max(piece.cached_tokens, 0), prompt)
        if isinstance(piece, PromptProgress):
            return replace(
                piece, read_tokens=min(max(piece.read_tokens, 0), prompt), prompt_tokens=prompt, cached_tokens=cached
            )
        return replace(piece, prompt_tokens=prompt, cached_tokens=cached)

    def _check_length(self, piece: CandidateDelta) -> None:
        called = sum(len(call.id) + len(call.name) + len(call.arguments) for call in piece.tool_calls)
        self._characters[piece.voter] += len(piece.text) + len(piece.reasoning) + called
        if self._characters[piece.voter] > self._most_tokens * MOST_CHARACTERS_OF_TOKEN:
            raise WorkerError("The other machine says more than it was asked for.")
        if any(not 0 <= call.index < MOST_TOOL_CALLS for call in piece.tool_calls):
            raise WorkerError("The other machine calls more tools than anybody can need.")


def _log_probability(told: float, tokens: int) -> float:
    """Return it within what is possible; what is no number speaks against the candidate."""
    least = LEAST_LOG_PROBABILITY * max(tokens, 1)
    return least if math.isnan(told) else min(max(told, least), 0.0)
