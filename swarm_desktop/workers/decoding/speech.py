"""What a model says, told apart: reasoning, text, and tool calls."""

from dataclasses import dataclass
from enum import Enum, auto

from swarm_desktop.workers.decoding.marks import beginning_at_end, cut_at_first
from swarm_desktop.workers.decoding.tool_calls import CALL_BEGINS, CALL_ENDS, ToolCall, ends_within_string, read_call

THINKING_BEGINS = "<think>"
THINKING_ENDS = "</think>"
ANSWER_MARKS = (CALL_BEGINS, CALL_ENDS, THINKING_BEGINS, THINKING_ENDS)
"""What is read in an answer, even where a vocabulary takes it for a control token."""


@dataclass(slots=True)
class Spoken:
    """What became certain with a piece."""

    text: str = ""
    reasoning: str = ""
    calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechForm:
    """What may occur in a model's answer beside text."""

    reasons: bool = False
    """Whether it may think aloud first."""
    begins_inside_reasoning: bool = False
    """Whether the prompt itself opened the thinking."""
    calls: bool = False
    several_calls: bool = True

    @classmethod
    def of(cls, template: str, prompt: str, *, calls: bool, several_calls: bool, is_led: bool) -> "SpeechForm":
        """Return the form for a prompt. What is led by a grammar has no place for thinking."""
        reasons = THINKING_ENDS in template and not is_led
        inside = reasons and prompt.rstrip().endswith(THINKING_BEGINS)
        return cls(reasons, inside, calls, several_calls)


class _Place(Enum):
    START = auto()
    REASONING = auto()
    TEXT = auto()
    CALL = auto()


class SpeechReader:
    """Reads one voter's answer, piece by piece."""

    def __init__(self, form: SpeechForm) -> None:
        self.is_over = False
        """Whether nothing that follows counts: the one call that was allowed is complete."""
        self._form = form
        self._held = ""
        self._place = _Place.START if form.reasons else _Place.TEXT
        self._drops_blank = False
        """Between marks and the text after them stands blank space that nobody means."""
        if form.begins_inside_reasoning:
            self._place = _Place.REASONING
            self._drops_blank = True

    def feed(self, piece: str) -> Spoken:
        """Return what is certain now."""
        self._held += piece
        spoken = Spoken()
        while self._step(spoken):
            pass
        return spoken

    def finish(self) -> Spoken:
        """Return what was held back, once nothing follows. A call without its end mark counts where it is complete."""
        held, self._held = self._held, ""
        match self._place:
            case _Place.REASONING:
                return Spoken(reasoning=held)
            case _Place.CALL:
                call = read_call(held)
                return Spoken(calls=(call,)) if call else Spoken(text=CALL_BEGINS + held)
            case _:
                return Spoken(text=held)

    def _step(self, spoken: Spoken) -> bool:
        """Read on to the next mark; return whether one was met."""
        if self._drops_blank:
            self._held = self._held.lstrip()
            self._drops_blank = not self._held
        match self._place:
            case _Place.START:
                return self._start()
            case _Place.REASONING:
                return self._reason(spoken)
            case _Place.TEXT:
                return self._speak(spoken)
            case _Place.CALL:
                return self._call(spoken)

    def _start(self) -> bool:
        begun = self._held.lstrip()
        if begun.startswith(THINKING_BEGINS):
            self._go(_Place.REASONING, begun.removeprefix(THINKING_BEGINS))
            return True
        if THINKING_BEGINS.startswith(begun):
            return False
        self._place = _Place.TEXT
        return True

    def _reason(self, spoken: Spoken) -> bool:
        cut = cut_at_first(self._held, (THINKING_ENDS,))
        if cut is None:
            spoken.reasoning += self._take_certain(THINKING_ENDS)
            return False
        spoken.reasoning += cut[0].rstrip()
        self._go(_Place.TEXT, cut[2])
        return True

    def _speak(self, spoken: Spoken) -> bool:
        if not self._form.calls:
            spoken.text += self._held
            self._held = ""
            return False
        cut = cut_at_first(self._held, (CALL_BEGINS,))
        if cut is None:
            spoken.text += self._take_certain(CALL_BEGINS)
            return False
        spoken.text += cut[0].rstrip()
        self._go(_Place.CALL, cut[2])
        return True

    def _call(self, spoken: Spoken) -> bool:
        place = self._held.find(CALL_ENDS)
        while place >= 0 and ends_within_string(self._held[:place]):
            place = self._held.find(CALL_ENDS, place + 1)
        if place < 0:
            return False
        said, rest = self._held[:place], self._held[place + len(CALL_ENDS) :]
        call = read_call(said)
        if call is None:
            spoken.text += CALL_BEGINS + said + CALL_ENDS
        else:
            spoken.calls += (call,)
            self.is_over = not self._form.several_calls
        self._go(_Place.TEXT, "" if self.is_over else rest)
        return not self.is_over

    def _take_certain(self, mark: str) -> str:
        """Take what surely stands before a mark: neither its beginning, nor blank space that may lead to it."""
        whole = self._held
        certain = whole[: len(whole) - beginning_at_end(whole, (mark,))].rstrip()
        self._held = whole[len(certain) :]
        return certain

    def _go(self, place: _Place, rest: str) -> None:
        self._place, self._held, self._drops_blank = place, rest, True
