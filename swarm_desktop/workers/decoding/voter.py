"""One voter while it speaks: tokens in, deltas out."""

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.marks import StopTexts
from swarm_desktop.workers.decoding.speech import SpeechForm, SpeechReader, Spoken
from swarm_desktop.workers.decoding.tool_calls import ToolCall
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta


class Voter:
    """Puts one voter's pieces of text together; a runtime tells it of each token and asks whether it goes on."""

    def __init__(self, index: int, seed: int, form: SpeechForm, stops: tuple[str, ...], most_tokens: int) -> None:
        """Read text in the given form, up to a stop text or `most_tokens`."""
        self.index = index
        self.tokens = 0
        """All that were drawn, the one that ends an answer included."""
        self.is_finished = False
        self._seed = seed
        self._speech = SpeechReader(form)
        self._stops = StopTexts(stops)
        self.most_tokens = most_tokens
        self._calls = 0

    @property
    def is_at_last_token(self) -> bool:
        """Whether the next token is the last that there is room for."""
        return self.tokens + 1 >= self.most_tokens

    def take(self, piece: str, *, ends: bool, detail: JsonObject | None) -> CandidateDelta | None:
        """Take one token's text; return what there is to tell.

        `ends` says that it is the model's own end of an answer, whose text does not count. `detail` is the token as
        `logprobs.content` has it, where its probability is asked for.
        """
        self.tokens += 1
        spoken = Spoken() if ends else self._speech.feed(self._stops.feed(piece))
        has_stopped = ends or bool(self._stops.found) or self._speech.is_over
        self.is_finished = has_stopped or self.tokens >= self.most_tokens
        if self.is_finished:
            spoken = self._with_rest(spoken)
        calls = tuple(self._delta(call) for call in spoken.calls)
        if not (spoken.text or spoken.reasoning or calls or detail or self.is_finished):
            return None
        reason = ("tool_calls" if self._calls else "stop") if has_stopped else "length"
        return CandidateDelta(
            voter=self.index,
            text=spoken.text,
            reasoning=spoken.reasoning,
            tool_calls=calls,
            finish_reason=reason if self.is_finished else None,
            stop_sequence=self._stops.found,
            log_probability=detail["logprob"] if detail else 0.0,
            tokens=0 if ends else 1,
            token_details=(detail,) if detail else (),
            total_tokens=self.tokens if self.is_finished else None,
        )

    def _with_rest(self, spoken: Spoken) -> Spoken:
        last = self._speech.feed(self._stops.rest())
        rest = self._speech.finish()
        return Spoken(
            spoken.text + last.text + rest.text,
            spoken.reasoning + last.reasoning + rest.reasoning,
            spoken.calls + last.calls + rest.calls,
        )

    def _delta(self, call: ToolCall) -> ToolCallDelta:
        position = self._calls
        self._calls += 1
        return ToolCallDelta(position, call.identifier(self._seed, position), call.name, call.arguments)
