"""What one request of another machine takes: counted as its voters speak, and nothing of what they say."""

from dataclasses import dataclass, field

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.workers.runtime import CandidateDelta, Piece


@dataclass(slots=True)
class Loan:
    """Voters that work for a machine."""

    node_id: NodeId
    name: str
    voters: int
    started: float
    """By a clock that only goes forward, in seconds."""
    prompt_tokens: int = 0
    _decoded: dict[int, int] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        """Read and decoded so far."""
        return self.prompt_tokens + sum(self._decoded.values())

    def take(self, piece: Piece) -> int:
        """Count what voters said; return how many tokens that were."""
        before = self.tokens
        if not isinstance(piece, CandidateDelta):
            self.prompt_tokens = max(self.prompt_tokens, piece.prompt_tokens)
        elif piece.total_tokens is not None:
            self._decoded[piece.voter] = piece.total_tokens
        else:
            self._decoded[piece.voter] = self._decoded.get(piece.voter, 0) + piece.tokens
        return max(self.tokens - before, 0)

    def usage(self, day: str, now: float) -> PeerUsage:
        """Return the entry of the account for it."""
        decoded = self.tokens - self.prompt_tokens
        return PeerUsage(day, self.node_id, self.name, 1, self.voters, self.prompt_tokens, decoded, now - self.started)
