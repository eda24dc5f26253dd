"""Writing down what was lent, in the background, and showing it."""

import asyncio
import logging
from collections.abc import Callable

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.events import UsageCounted
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.ledger import LendingAccount

logger = logging.getLogger(__name__)


class LendingBook:
    """Nobody waits for it: an account that cannot be written must not make a failure of a loan."""

    def __init__(self, account: LendingAccount, publish: Callable[[UsageCounted], None]) -> None:
        self._account = account
        self._publish = publish
        self._writing: set[asyncio.Task[None]] = set()

    def add(self, usage: PeerUsage) -> None:
        """Add a loan that ended to its machine and day, soon."""
        task = asyncio.create_task(self._add(usage))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def show(self) -> None:
        """Tell for each machine the last day on which it used this one."""
        try:
            newest = await asyncio.to_thread(self._account.newest)
        except StateError as error:
            logger.warning("What was lent cannot be shown. %s", error.message)
            return
        for usage in {usage.node_id: usage for usage in reversed(newest)}.values():
            self._publish(UsageCounted(usage))

    async def written(self) -> None:
        """Return when all is written down."""
        await asyncio.gather(*self._writing)

    async def _add(self, usage: PeerUsage) -> None:
        try:
            self._publish(UsageCounted(await asyncio.to_thread(self._account.add, usage)))
        except StateError as error:
            logger.warning("What was lent was not written down. %s", error.message)
