"""Whether voters are lent now, and to whom how many: pure decisions on what the person allowed."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import LendingSettings
from swarm_desktop.core.snapshot import CandidateState, HardwareView, QuestionState, QuestionView, WorkerView

HOUR_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision depends on beside the settings."""

    now: time
    """By this machine's clock, in its time zone."""
    paused: bool = False
    """Whether the person wants all of the machine for a while."""
    on_battery: bool = False
    own_requests_wait: bool = False
    tokens_of_all: int = 0
    """Used by all machines together within the last hour."""
    tokens_of_this: int = 0
    """Used by the machine that asks."""


@dataclass(frozen=True, slots=True)
class Consent:
    """At most how many voters may work for others at a time; 0 with the reason, in a sentence for the other person."""

    voters: int
    reason: str = ""


def consent(settings: LendingSettings, around: Circumstances) -> Consent:
    """Decide whether one machine may be lent voters."""
    reason = _reason(settings, around)
    return Consent(0, reason) if reason else Consent(settings.voters)


def is_within(hours: Sequence[str], now: time) -> bool:
    """Tell whether `now` lies in one of the spans like `22:00-07:00`; without any it always does."""
    return not hours or any(_is_in(span, now) for span in hours)


def runs_on_battery(hardware: HardwareView) -> bool:
    """Tell whether a machine has a battery and no other power."""
    return hardware.battery is not None and not hardware.battery.plugged_in


def own_requests_wait(questions: Sequence[QuestionView], workers: Sequence[WorkerView], lent: int) -> bool:
    """Tell whether this machine's own voters lack slots of its workers while `lent` of them work for others."""
    slots = sum(len(worker.slots) for worker in workers if worker.is_ready and not worker.embeds)
    needed = 0
    for question in questions:
        if question.state is QuestionState.WAITING:
            needed += 1
        elif question.state is QuestionState.VOTING:
            needed += sum(
                candidate.peer is None and candidate.state is CandidateState.STREAMING
                for candidate in question.candidates
            )
    return needed > 0 and needed + lent > slots


class HourOfTokens:
    """How many tokens were used within the last hour, by whom. Times come from one clock, in seconds."""

    def __init__(self) -> None:
        self._uses: deque[tuple[float, NodeId, int]] = deque()
        self._sums: Counter[NodeId] = Counter()

    def add(self, now: float, node_id: NodeId, tokens: int) -> None:
        """Note a use. Those of one second are one entry, so that long answers do not fill the memory."""
        if not tokens:
            return
        self._sums[node_id] += tokens
        if self._uses and self._uses[-1][0] > now - 1 and self._uses[-1][1] == node_id:
            at, _, before = self._uses.pop()
            self._uses.append((at, node_id, before + tokens))
        else:
            self._uses.append((now, node_id, tokens))

    def of_all(self, now: float) -> int:
        """Return what all machines used together."""
        self._forget(now)
        return self._sums.total()

    def of(self, node_id: NodeId, now: float) -> int:
        """Return what one machine used."""
        self._forget(now)
        return self._sums[node_id]

    def _forget(self, now: float) -> None:
        while self._uses and self._uses[0][0] <= now - HOUR_SECONDS:
            _, node_id, tokens = self._uses.popleft()
            self._sums[node_id] -= tokens


def _reason(settings: LendingSettings, around: Circumstances) -> str:
    hours = ", ".join(settings.hours)
    obstacles = (
        (not settings.enabled or not settings.voters, "The person of the other machine lends no voters."),
        (around.paused, "The person of the other machine wants it back for a while."),
        (not is_within(settings.hours, around.now), f"The other machine lends voters only at these hours: {hours}."),
        (around.on_battery and not settings.on_battery, "The other machine runs on its battery."),
        (around.own_requests_wait, "The other machine needs its voters for requests of its own."),
        (
            0 < settings.tokens_per_hour <= around.tokens_of_all,
            "The other machine has given as many tokens as it gives in an hour.",
        ),
        (
            0 < settings.tokens_per_hour_of_each <= around.tokens_of_this,
            "The other machine has given this one as many tokens as it gives each in an hour.",
        ),
    )
    return next((reason for stands_in_the_way, reason in obstacles if stands_in_the_way), "")


def _is_in(span: str, now: time) -> bool:
    begins, ends = (time.fromisoformat(part) for part in span.split("-"))
    if begins < ends:
        return begins <= now < ends
    return now >= begins or now < ends
