"""What a vote came to."""

from dataclasses import dataclass

from swarm_desktop.consensus import Verdict
from swarm_desktop.swarm.gathering import GrowingCandidate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a vote came to."""

    verdict: Verdict
    winner: GrowingCandidate
    shown: GrowingCandidate
    """What the client gets: the winner, unless the client heard something else before the verdict."""
    candidates: tuple[GrowingCandidate, ...]
    """All of them in order of dispatch, also the unfinished ones."""
    voters: tuple[str, ...]
    """Who spoke, for people, in the same order: machine or model."""
    prompt_tokens: int
    cached_tokens: int = 0
    seconds: float = 0.0

    @property
    def total_completion_tokens(self) -> int:
        """Tokens that all voters together decoded."""
        return sum(candidate.tokens for candidate in self.candidates)
