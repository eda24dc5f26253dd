"""Putting one voter's deltas together."""

from dataclasses import dataclass, field

from swarm_desktop.consensus import Candidate, ToolCall
from swarm_desktop.core.events import Growth
from swarm_desktop.core.ids import BallotId
from swarm_desktop.workers.runtime import CandidateDelta


@dataclass(slots=True)
class _GrowingToolCall:
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class FinishedToolCall:
    """A whole tool call, with the identifier that the client answers to."""

    id: str
    name: str
    arguments: str

    def __str__(self) -> str:
        """Write it for people."""
        return f"{self.name}({self.arguments})"


@dataclass(slots=True)
class GrowingCandidate:
    """What one voter has said so far."""

    ballot_id: BallotId
    order: int
    model: str
    text: str = ""
    reasoning: str = ""
    tokens: int = 0
    finish_reason: str | None = None
    _log_probability: float = 0.0
    _tool_calls: dict[int, _GrowingToolCall] = field(default_factory=dict)

    def take(self, delta: CandidateDelta) -> None:
        """Add a delta."""
        self.text += delta.text
        self.reasoning += delta.reasoning
        self.tokens += delta.tokens
        self._log_probability += delta.log_probability
        for piece in delta.tool_calls:
            call = self._tool_calls.setdefault(piece.index, _GrowingToolCall())
            call.id = call.id or piece.id
            call.name = call.name or piece.name
            call.arguments += piece.arguments
        self.finish_reason = delta.finish_reason or self.finish_reason

    @property
    def tool_calls(self) -> tuple[FinishedToolCall, ...]:
        """Tool calls in the order in which the model made them."""
        return tuple(
            FinishedToolCall(call.id or f"call_{self.order}_{index}", call.name, call.arguments)
            for index, call in sorted(self._tool_calls.items())
        )

    def growth(self) -> Growth:
        """Return what the window shows of it."""
        return Growth(self.text, self.reasoning, tuple(map(str, self.tool_calls)), self.tokens)

    def candidate(self) -> Candidate:
        """Return what the consensus engine reads."""
        return Candidate(
            ballot_id=self.ballot_id,
            order=self.order,
            text=self.text,
            tool_calls=tuple(ToolCall(call.name, call.arguments) for call in self.tool_calls),
            finish_reason=self.finish_reason,
            mean_logprob=self._log_probability / self.tokens if self.tokens and self._log_probability else None,
            model=self.model,
            token_count=self.tokens,
        )
