"""What is remembered of votes."""

import asyncio
import logging
from collections.abc import Callable

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.events import Event, QuestionEnded, QuestionsForgotten
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import LedgerSettings
from swarm_desktop.core.snapshot import QuestionView
from swarm_desktop.core.votes import VoteSummary
from swarm_desktop.engine.background import Background
from swarm_desktop.ledger import VoteLedger
from swarm_desktop.store import SnapshotStore

logger = logging.getLogger(__name__)


class PastVoteCommands:
    """The part of `Commands` about votes that are over."""

    def __init__(self, ledger: VoteLedger, settings: Callable[[], LedgerSettings], store: SnapshotStore) -> None:
        self._ledger = ledger
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
        self._votes_shown.publish(QuestionsForgotten(question_id))

    def record_vote(self, event: Event) -> None:
        """Put a vote that was answered into the ledger, as far as settings allow."""
        keep = self._ledger_settings().keep
        if isinstance(event, QuestionEnded) and event.verdict is not None and keep != "nothing":
            question = self._votes_shown.snapshot.question(event.question_id)
            if question is not None:
                self._recordings.run(self._record(question, with_content=keep == "everything"))

    async def votes_recorded(self) -> None:
        """Return when the ledger holds all votes that are over."""
        await self._recordings.ended()

    async def _record(self, question: QuestionView, *, with_content: bool) -> None:
        try:
            await asyncio.to_thread(self._ledger.record, question, with_content=with_content)
        except StateError as error:
            # The answer is given already; a ledger that cannot be written must not make a failure of it.
            logger.warning("A vote was not recorded. %s", error.message)
