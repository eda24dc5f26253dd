"""Putting one voter's deltas together."""

from dataclasses import dataclass, field

from swarm_desktop.consensus import Candidate, ToolCall
from swarm_desktop.core.events import Growth
from swarm_desktop.core.ids import BallotId
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta


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
    reasoning_tokens: int = 0
    """How many of them it thought, as far as they came apart from what it said."""
    finish_reason: str | None = None
    stop_sequence: str = ""
    """Which of the request's own stop texts ended it; empty where none did."""
    borrowed: bool = False
    """Whether its voter is another machine's."""
    token_details: list[JsonObject] = field(default_factory=list)
    """What the runtime told of each token, where the client asked for that."""
    _log_probability: float = 0.0
    _tool_calls: dict[int, _GrowingToolCall] = field(default_factory=dict)

    def begin_again(self, model: str) -> None:
        """Forget what was said: another voter has taken the place."""
        self.model = model
        self.text = self.reasoning = ""
        self.tokens = self.reasoning_tokens = 0
        self.token_details.clear()
        self._log_probability = 0.0
        self._tool_calls.clear()

    def take(self, delta: CandidateDelta) -> None:
        """Add a delta."""
        self.text += delta.text
        self.reasoning += delta.reasoning
        self.tokens += delta.tokens
        self.reasoning_tokens += delta.tokens if delta.reasoning and not delta.text else 0
        self._log_probability += delta.log_probability
        self.token_details.extend(delta.token_details)
        for piece in delta.tool_calls:
            call = self._tool_calls.setdefault(piece.index, _GrowingToolCall())
            call.id = call.id or piece.id
            call.name = call.name or piece.name
            call.arguments += piece.arguments
        self.finish_reason = delta.finish_reason or self.finish_reason
        self.stop_sequence = delta.stop_sequence or self.stop_sequence
        if delta.total_tokens is not None:
            self.tokens = delta.total_tokens

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

    def rest(self, text_told: int = 0) -> tuple[CandidateDelta, ...]:
        """Return what a client that heard `text_told` characters of the text has yet to hear, and then its end."""
        calls = tuple(
            ToolCallDelta(index, call.id, call.name, call.arguments) for index, call in enumerate(self.tool_calls)
        )
        said = CandidateDelta(
            0,
            text=self.text[text_told:],
            reasoning=self.reasoning,
            tool_calls=calls,
            token_details=tuple(self.token_details),
        )
        ended = CandidateDelta(0, finish_reason=self.finish_reason or "stop", total_tokens=self.tokens)
        return said, ended

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
