"""What a client gets, whatever its dialect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from swarm_desktop.core.ids import NodeId, ballot_id
from swarm_desktop.swarm.fitting import Fit
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.swarm.outcome import Outcome
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of an answer: everything that was said, and what it cost."""

    choices: tuple[GrowingCandidate, ...]
    """Of a vote the one candidate that the client gets; else as many as were asked for."""
    prompt_tokens: int
    completion_tokens: int
    """Of the choices alone: by so much the client's conversation grows."""
    cached_tokens: int = 0
    outcome: Outcome | None = None
    """Of a vote."""
    fit: Fit | None = None
    """What had to be done before the prompt fitted the context."""


Heard: TypeAlias = Fit | PromptProgress | CandidateDelta | Answer
"""What a stream of an answer consists of. The delta's `voter` is the position of the choice."""


class Gathering:
    """The choices of a request without a vote, put together while they are passed on."""

    def __init__(self, request: GenerationRequest, node: NodeId) -> None:
        self.choices: Sequence[GrowingCandidate] = [
            GrowingCandidate(ballot_id(node, request.id, order), order, request.model)
            for order in range(request.voters)
        ]
        self._usage = Usage(0, 0)

    def take(self, piece: Piece) -> CandidateDelta | PromptProgress | None:
        """Add a piece, and return what the client hears of it."""
        if isinstance(piece, Usage):
            self._usage = piece
            return None
        if isinstance(piece, CandidateDelta):
            self.choices[piece.voter].take(piece)
        return piece

    def answer(self) -> Answer:
        """Return all of it."""
        usage = self._usage
        return Answer(tuple(self.choices), usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)


def answer_of(outcome: Outcome) -> Answer:
    """Return what the client gets of a vote."""
    return Answer((outcome.shown,), outcome.prompt_tokens, outcome.shown.tokens, outcome.cached_tokens, outcome)
