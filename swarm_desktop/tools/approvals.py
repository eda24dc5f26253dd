"""Asking the person before a tool is used."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from swarm_desktop.core.events import ApprovalAsked, ApprovalSettled, Event
from swarm_desktop.core.ids import ApprovalId, new_approval_id
from swarm_desktop.core.snapshot import ApprovalView
from swarm_desktop.core.tool_calls import Decision
from swarm_desktop.tools.errors import ToolError

PATIENCE_SECONDS = 120.0
MOST_WAITING = 20
"""More questions than that are no questions any more."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    view: ApprovalView
    answer: asyncio.Future[Decision]

    @property
    def kind(self) -> tuple[str, str]:
        return self.view.tool, self.view.client

    def settle(self, decision: Decision) -> None:
        if not self.answer.done():
            self.answer.set_result(decision)


class Approvals:
    """What waits for the person, and what need not be asked again until the program ends."""

    def __init__(
        self, publish: Callable[[Event], None], *, attended: bool, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """`attended`: whether there is a window in which somebody can be asked."""
        self._publish = publish
        self._attended = attended
        self._patience_seconds = patience_seconds
        self._waiting: dict[ApprovalId, _Waiting] = {}
        self._remembered: set[tuple[str, str]] = set()

    async def ask(self, *, tool: str, summary: str, details: str, client: str, may_be_remembered: bool) -> Decision:
        """Wait for the person. When this is cancelled, the question is withdrawn. Raises ToolError for a flood."""
        if may_be_remembered and (tool, client) in self._remembered:
            return Decision.REMEMBERED
        if not self._attended:
            return Decision.NOBODY_THERE
        if len(self._waiting) >= MOST_WAITING:
            raise ToolError(f"{MOST_WAITING} calls wait for the person already. Wait until they are answered.")
        now = time.time()
        view = ApprovalView(
            id=new_approval_id(),
            tool=tool,
            summary=summary,
            details=details,
            client=client,
            asked_at=now,
            until=now + self._patience_seconds,
            may_be_remembered=may_be_remembered,
        )
        waiting = self._waiting[view.id] = _Waiting(view, asyncio.get_running_loop().create_future())
        self._publish(ApprovalAsked(view))
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await waiting.answer
        except TimeoutError:
            return Decision.TIMED_OUT
        finally:
            del self._waiting[view.id]
            self._publish(ApprovalSettled(view.id))

    def settle(self, approval_id: ApprovalId, *, allow: bool, remember: bool) -> None:
        """Take the person's answer; an unknown question is over already. With `remember` the like wait no longer."""
        settled = self._waiting.get(approval_id)
        if settled is None:
            return
        settled.settle(Decision.ALLOWED if allow else Decision.DENIED)
        if allow and remember and settled.view.may_be_remembered:
            self._remembered.add(settled.kind)
            for waiting in self._waiting.values():
                if waiting.kind == settled.kind:
                    waiting.settle(Decision.REMEMBERED)

    def forget(self) -> None:
        """Ask again for everything: what was allowed was allowed under other settings."""
        self._remembered.clear()
