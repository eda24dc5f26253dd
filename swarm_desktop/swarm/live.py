"""What a client hears of a vote while it runs: nothing that no voter of this machine says, for others may be gone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Protocol

from swarm_desktop.consensus import Verdict
from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.swarm.request import Mode
from swarm_desktop.workers.runtime import CandidateDelta

Tell = Callable[[CandidateDelta], None]


class Live(Protocol):
    """Decides what goes out before the verdict, and which answer it then has to be."""

    @property
    def has_spoken(self) -> bool:
        """Whether the client heard anything, which no other answer may contradict."""

    def heard(self, candidate: GrowingCandidate, delta: CandidateDelta) -> None:
        """Note what a candidate just added."""

    def may_end(self) -> bool:
        """Tell whether the voters that still speak may be cancelled once the verdict is certain."""

    def shown(self, verdict: Verdict) -> GrowingCandidate:
        """Return the candidate that the client gets. Raises WorkerCrashedError where its voter was lost."""

    def rest(self, shown: GrowingCandidate) -> tuple[CandidateDelta, ...]:
        """Return what the client has yet to hear of it."""


class Silence:
    """Nothing before the verdict, then the winner."""

    has_spoken = False

    def __init__(self, candidates: Sequence[GrowingCandidate]) -> None:
        self._candidates = candidates

    def heard(self, candidate: GrowingCandidate, delta: CandidateDelta) -> None:
        """Keep it to itself."""

    def may_end(self) -> bool:
        """Tell that nobody has to finish."""
        return True

    def shown(self, verdict: Verdict) -> GrowingCandidate:
        """Return the winner."""
        return _named(self._candidates, verdict.winner.ballot_id)

    def rest(self, shown: GrowingCandidate) -> tuple[CandidateDelta, ...]:
        """Return all of it."""
        return shown.rest()


class FirstVoter:
    """The voter of this machine that speaks first, to its end."""

    def __init__(self, candidates: Sequence[GrowingCandidate], tell: Tell) -> None:
        self._candidates = candidates
        self._tell = tell
        self._first: GrowingCandidate | None = None

    @property
    def has_spoken(self) -> bool:
        """Whether anybody has said anything."""
        return self._first is not None

    def heard(self, candidate: GrowingCandidate, delta: CandidateDelta) -> None:
        """Pass on what the first voter says."""
        if self._first is None and not candidate.borrowed:
            self._first = candidate
        if candidate is self._first:
            self._tell(_of_first_choice(delta))

    def may_end(self) -> bool:
        """Tell whether the first voter is done."""
        return self._first is None or self._first.finish_reason is not None

    def shown(self, verdict: Verdict) -> GrowingCandidate:
        """Return the first voter's candidate, whatever the others say; the winner where nobody was heard."""
        if self._first is None:
            return _named(self._candidates, verdict.winner.ballot_id)
        if self._first.finish_reason is None:
            raise WorkerCrashedError("The worker that was answering stopped. It is being restarted; ask again.")
        return self._first

    def rest(self, shown: GrowingCandidate) -> tuple[CandidateDelta, ...]:
        """Return nothing of what was heard to its end."""
        return () if shown is self._first else shown.rest()


class SharedText:
    """The beginning that more than half of the voters have in common, one of this machine among them.

    Tool calls wait for the verdict, and candidates that reason share nothing: their text comes after the reasoning.
    """

    def __init__(self, candidates: Sequence[GrowingCandidate], tell: Tell) -> None:
        self._candidates = candidates
        self._quorum = len(candidates) // 2 + 1
        self._tell = tell
        self._told = ""

    @property
    def has_spoken(self) -> bool:
        """Whether anything was in common already."""
        return bool(self._told)

    def heard(self, candidate: GrowingCandidate, delta: CandidateDelta) -> None:
        """Pass on what has now become common."""
        if not delta.text or not self._goes_on_from_it(candidate):
            return
        told = len(self._told)
        # In order, those that share the longest beginning stand side by side.
        speaking = [each for each in self._candidates if self._goes_on_from_it(each)]
        texts = sorted(each.text[told:] for each in speaking)
        pairs = zip(texts, texts[self._quorum - 1 :], strict=False)
        shared = max((_common_beginning(first, last) for first, last in pairs), key=len, default="")
        said_here = (_common_beginning(shared, each.text[told:]) for each in speaking if not each.borrowed)
        shared = max(said_here, key=len, default="")
        if shared:
            self._tell(CandidateDelta(0, text=shared))
            self._told += shared

    def may_end(self) -> bool:
        """Tell whether an answer that is done begins with what was told."""
        return not self._told or any(
            each.finish_reason is not None and self._goes_on_from_it(each) for each in self._candidates
        )

    def shown(self, verdict: Verdict) -> GrowingCandidate:
        """Return the best supported candidate that begins with what was told; the winner in all but rare cases."""
        winner = _named(self._candidates, verdict.winner.ballot_id)
        if not self._told:
            return winner
        ranked = (_named(self._candidates, ballot) for cluster in verdict.clusters for ballot in cluster.ballot_ids)
        ended = (each for each in self._candidates if each.finish_reason is not None)
        shown = next(filter(self._goes_on_from_it, (winner, *ranked, *ended)), None)
        if shown is None:
            raise WorkerCrashedError("The workers that were answering stopped. They are being restarted; ask again.")
        return shown

    def rest(self, shown: GrowingCandidate) -> tuple[CandidateDelta, ...]:
        """Return what comes after the common beginning."""
        return shown.rest(text_told=len(self._told))

    def _goes_on_from_it(self, candidate: GrowingCandidate) -> bool:
        return not candidate.reasoning and candidate.text.startswith(self._told)


def live(mode: Mode, candidates: Sequence[GrowingCandidate], tell: Tell) -> Live:
    """Return what a mode lets a client hear; `tell` is called with each delta of it."""
    match mode:
        case Mode.STREAM_FIRST:
            return FirstVoter(candidates, tell)
        case Mode.AGREE_STREAM:
            return SharedText(candidates, tell)
        case Mode.CONSENSUS:
            return Silence(candidates)


def _named(candidates: Sequence[GrowingCandidate], ballot_id: str) -> GrowingCandidate:
    return next(candidate for candidate in candidates if candidate.ballot_id == ballot_id)


def _common_beginning(one: str, other: str) -> str:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one[:same]


def _of_first_choice(delta: CandidateDelta) -> CandidateDelta:
    return delta if delta.voter == 0 else replace(delta, voter=0)
