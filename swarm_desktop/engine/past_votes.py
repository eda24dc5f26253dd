"""What is remembered of votes."""

import asyncio
import logging
from collections.abc import Callable

from swarm_desktop.consensus import Agreements
from swarm_desktop.core.errors import StateError
from swarm_desktop.core.events import Event, QuestionEnded, QuestionsForgotten
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import LedgerSettings
from swarm_desktop.core.snapshot import CandidateState, QuestionView
from swarm_desktop.core.votes import VoteSummary
from swarm_desktop.engine.background import Background
from swarm_desktop.ledger import VoteLedger
from swarm_desktop.store import SnapshotStore

logger = logging.getLogger(__name__)


class PastVoteCommands:
    """The part of `Commands` about votes that are over."""

    def __init__(
        self, ledger: VoteLedger, agreements: Agreements, settings: Callable[[], LedgerSettings], store: SnapshotStore
    ) -> None:
        """Keep `agreements` up with what the ledger holds, and with each vote."""
        self._ledger = ledger
        self._agreements = agreements
        self._ledger_settings = settings
        self._votes_shown = store
        self._recordings = Background()

    async def votes(self, search: str = "") -> tuple[VoteSummary, ...]:
        """Return the newest votes of the ledger that contain `search`."""
        return await asyncio.to_thread(self._ledger.summaries, search)

    async def past_vote(self, question_id: QuestionId) -> QuestionView | None:
        """Return all that the ledger kept of one vote."""
        return await asyncio.to_thread(self._ledger.question, question_id)

    async def forget_votes(self, question_id: QuestionId | None = None) -> None:
        """Forget one vote, or all of them."""
        await asyncio.to_thread(self._ledger.forget, question_id)
        if question_id is None:
            self._agreements.forget()
        self._votes_shown.publish(QuestionsForgotten(question_id))

    async def learn_from_past_votes(self) -> None:
        """Learn from the ledger which models to trust more."""
        try:
            mixed = await asyncio.to_thread(self._ledger.mixed)
        except StateError as error:
            logger.warning("Nothing was learned from former votes. %s", error.message)
            return
        self._agreements.forget()
        for question in mixed:
            self._learn(question)

    def record_vote(self, event: Event) -> None:
        """Learn from a vote that was answered, and put it into the ledger as far as settings allow."""
        if not isinstance(event, QuestionEnded) or event.verdict is None:
            return
        question = self._votes_shown.snapshot.question(event.question_id)
        if question is None:
            return
        self._learn(question)
        keep = self._ledger_settings().keep
        if keep != "nothing":
            self._recordings.run(self._record(question, with_content=keep == "everything"))

    async def votes_recorded(self) -> None:
        """Return when the ledger holds all votes that are over."""
        await self._recordings.ended()

    def _learn(self, question: QuestionView) -> None:
        if question.verdict is not None:
            spoken: dict[str, str] = {
                candidate.ballot_id: candidate.model
                for candidate in question.candidates
                if candidate.state in (CandidateState.COUNTED, CandidateState.INVALID)
            }
            if spoken:
                self._agreements.learn(spoken, [cluster.ballots for cluster in question.verdict.clusters])

    async def _record(self, question: QuestionView, *, with_content: bool) -> None:
        try:
            await asyncio.to_thread(self._ledger.record, question, with_content=with_content)
        except StateError as error:
            # The answer is given already; a ledger that cannot be written must not make a failure of it.
            logger.warning("A vote was not recorded. %s", error.message)
