"""Telling the store about a question, often enough to look alive and seldom enough to cost nothing."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from swarm_desktop.consensus import Ballot, Verdict
from swarm_desktop.consensus.calibration import expected_accuracy
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.events import (
    CandidateReplaced,
    CandidateSettled,
    CandidatesGrew,
    Event,
    Growth,
    QuestionAsked,
    QuestionEnded,
    VotersDispatched,
)
from swarm_desktop.core.ids import BallotId
from swarm_desktop.core.snapshot import (
    CandidateState,
    CandidateView,
    ClusterView,
    PeerName,
    QuestionState,
    QuestionView,
    Trouble,
    VerdictView,
)
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.swarm.request import GenerationRequest

Publish = Callable[[Event], None]

GROWTH_INTERVAL_SECONDS = 0.1
PROMPT_EXCERPT = 200
"""Characters of the prompt that the window may show."""


class Reporter:
    """Publishes the events of one question."""

    def __init__(self, request: GenerationRequest, publish: Publish) -> None:
        self._request = request
        self._publish = publish
        self._started = time.monotonic()
        self._pending: dict[BallotId, Growth] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Report the question, and how it failed where the block raises; `answered` reports success."""
        self._publish(QuestionAsked(_question_view(self._request)))
        try:
            yield
        except SwarmError as error:
            self._ended(QuestionState.FAILED, trouble=Trouble(error.title, error.message, error.details))
            raise
        except Exception as error:
            trouble = Trouble(SwarmError.title, "This is a mistake in the program, not in the question.", repr(error))
            self._ended(QuestionState.FAILED, trouble=trouble)
            raise
        except BaseException:
            # A cancelled task or a closed iterator: nobody waits for the answer any more.
            self._ended(QuestionState.CANCELLED)
            raise

    def answered(self, verdict: Verdict | None = None) -> float:
        """Say that the question was answered; return the seconds it took."""
        return self._ended(QuestionState.DONE, verdict=verdict_view(verdict) if verdict else None)

    def dispatched(
        self,
        candidates: Iterable[GrowingCandidate],
        voter_name: Callable[[int], str],
        peer: Callable[[int], PeerName | None] = lambda _: None,
    ) -> None:
        """Say who votes, and which machine lent the voter."""
        views = tuple(
            CandidateView(
                candidate.ballot_id,
                candidate.order,
                voter_name(candidate.order),
                candidate.model,
                peer=peer(candidate.order),
            )
            for candidate in candidates
        )
        self._publish(VotersDispatched(self._request.id, views))

    def replaced(self, candidate: GrowingCandidate, voter_name: str, peer: PeerName | None) -> None:
        """Say that a voter of this machine has taken a voter's place."""
        self._pending.pop(candidate.ballot_id, None)
        view = CandidateView(
            candidate.ballot_id, candidate.order, voter_name, candidate.model, peer=peer, stands_in=True
        )
        self._publish(CandidateReplaced(self._request.id, view))

    def grew(self, candidate: GrowingCandidate) -> None:
        """Say, soon, that a voter said more."""
        self._pending[candidate.ballot_id] = candidate.growth()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GROWTH_INTERVAL_SECONDS, self._flush)

    def counted(self, ballot: Ballot) -> None:
        """Say how a candidate was read."""
        self._flush()
        state = CandidateState.COUNTED if ballot.valid else CandidateState.INVALID
        self._settle(BallotId(ballot.candidate.ballot_id), state, ballot.key, ballot.label, ballot.reason)

    def lost(self, ballot_id: BallotId, reason: str) -> None:
        """Say that a voter will never answer."""
        self._settle(ballot_id, CandidateState.LOST, "", "", reason)

    def _ended(
        self, state: QuestionState, *, verdict: VerdictView | None = None, trouble: Trouble | None = None
    ) -> float:
        self._flush()
        seconds = time.monotonic() - self._started
        # A client that has its answer may leave before the stream of it is closed; that cancels nothing any more.
        if not self._is_over:
            self._is_over = True
            self._publish(QuestionEnded(self._request.id, state, seconds, verdict, trouble))
        return seconds

    def _settle(self, ballot_id: BallotId, state: CandidateState, key: str, label: str, reason: str) -> None:
        self._publish(CandidateSettled(self._request.id, ballot_id, state, key, label, reason))

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            self._publish(CandidatesGrew(self._request.id, self._pending))
            self._pending = {}


def _question_view(request: GenerationRequest) -> QuestionView:
    return QuestionView(
        id=request.id,
        origin=request.origin,
        model=request.model,
        prompt=request.prompt.strip()[:PROMPT_EXCERPT],
        strategy=request.strategy if request.voting else "",
        voters=request.voters,
        started_at=time.time(),
    )


def verdict_view(verdict: Verdict) -> VerdictView:
    """Return a verdict as the window shows it."""
    measured = expected_accuracy(verdict.task, verdict.share) if verdict.counted > 1 else None
    return VerdictView(
        winner=BallotId(verdict.winner.ballot_id),
        text=verdict.winner.text,
        tool_calls=tuple(f"{call.name}({call.arguments})" for call in verdict.winner.tool_calls),
        task=verdict.task.value,
        strategy=verdict.strategy,
        rule=verdict.rule,
        share=verdict.share,
        margin=verdict.margin,
        counted=verdict.counted,
        invalid=verdict.invalid,
        dispatched=verdict.dispatched,
        lost=verdict.lost,
        reason=verdict.reason,
        stopped_early=verdict.stopped_early or "",
        clusters=tuple(
            ClusterView(cluster.key, cluster.label, tuple(map(BallotId, cluster.ballot_ids)), cluster.share)
            for cluster in verdict.clusters
        ),
        expected=(measured.low, measured.high) if measured else None,
    )
