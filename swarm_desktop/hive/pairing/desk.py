"""The one pairing that is shown to the person of this machine, and what that person says to it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from swarm_desktop.core.errors import PairingBusyError, PairingError
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_desktop.core.ids import NodeId

_Result = TypeVar("_Result")

Show = Callable[[PairingView], None]

MEETING_SECONDS = 5.0
"""How long somebody waits who may be the one that is being called."""
EXPIRED = "Nobody confirmed in time. Begin again when both machines are at hand."
_DECLINED = (PairingStage.DECLINED, "You declined.")
_CANCELLED = (PairingStage.CANCELLED, "You cancelled it.")


class Pairing:
    """A pairing from its first word to its end; `decision` is what the person here says."""

    def __init__(self, view: PairingView, show: Show, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self.decision: asyncio.Future[bool] = loop.create_future()
        self.over = asyncio.Event()
        self._view = view
        self._show = show
        self._other: asyncio.Future[NodeId | None] = loop.create_future()
        self._held = False
        self._expiry = loop.call_later(seconds, self.end, PairingStage.EXPIRED, EXPIRED)
        show(view)

    @property
    def view(self) -> PairingView:
        """What the person sees of it."""
        return self._view

    def recognise(self, other: NodeId | None) -> None:
        """Take down which machine this is about; None where nobody else's attempt may take its place."""
        if not self._other.done():
            self._other.set_result(other)

    async def is_with(self, other: NodeId) -> bool:
        """Return whether it is about that machine, as soon as that is known."""
        known, _ = await asyncio.wait({self._other}, timeout=MEETING_SECONDS)
        return bool(known) and self._other.result() == other

    async def interruptible(self, work: Awaitable[_Result]) -> _Result | None:
        """Return what `work` returns; None where the pairing is over before that, and then nothing of it goes on."""
        doing, over = asyncio.ensure_future(work), asyncio.ensure_future(self.over.wait())
        try:
            await asyncio.wait({doing, over}, return_when=asyncio.FIRST_COMPLETED)
            return doing.result() if doing.done() else None
        finally:
            doing.cancel()
            over.cancel()
            await asyncio.gather(doing, over, return_exceptions=True)

    def meet(self, name: str) -> None:
        """Show how the other machine calls itself."""
        self._change(replace(self._view, name=name))

    def compare(self, name: str, code: str) -> None:
        """Show the code."""
        self._change(replace(self._view, stage=PairingStage.COMPARING, name=name, code=code))

    def decide(self, *, accept: bool) -> None:
        """Take down what the person here says; a no is taken until both sides have said yes. Raises PairingError."""
        comparing = self._view.stage is PairingStage.COMPARING
        if self._held:
            raise PairingError("Both machines have said yes already. Revoke the other one if you do not trust it.")
        if not accept:
            self.end(*_DECLINED if comparing else _CANCELLED)
            return
        if not comparing:
            raise PairingError("No code is shown that could be confirmed.")
        self._change(replace(self._view, stage=PairingStage.CONFIRMED))
        self.decision.set_result(True)

    def hold(self) -> None:
        """Let time run out no more: both people said yes, and the rest is ours to do."""
        self._expiry.cancel()
        self._held = True

    def give_way(self) -> None:
        """End it without a word: the attempt of the other machine takes its place."""
        self._show = lambda _: None
        self.end(PairingStage.CANCELLED)

    def end(self, stage: PairingStage, reason: str = "") -> None:
        """Say what became of it; only the first word counts."""
        if self.over.is_set():
            return
        self._expiry.cancel()
        self.over.set()
        if not self.decision.done():
            self.decision.set_result(False)
        self.recognise(None)
        self._view = replace(self._view, stage=stage, reason=reason)
        self._show(self._view)

    def _change(self, view: PairingView) -> None:
        if self.over.is_set():
            return
        self._view = view
        self._show(view)


class PairingDesk:
    """Lets one pairing at a time be shown."""

    def __init__(self, show: Show, seconds: float) -> None:
        self._show = show
        self._seconds = seconds
        self._current: Pairing | None = None

    @property
    def current(self) -> Pairing | None:
        """The pairing that is undecided."""
        return self._current if self._current and not self._current.over.is_set() else None

    def check_free(self) -> None:
        """Raise PairingBusyError while another pairing is shown."""
        if self.current is not None:
            raise PairingBusyError("Another pairing is going on. Confirm or decline it first, or wait two minutes.")

    def begin(self, view: PairingView, instead_of: Pairing | None = None) -> Pairing:
        """Show a new pairing, perhaps in the place of another one. Raises PairingBusyError."""
        if instead_of is not None:
            instead_of.give_way()
        self.check_free()
        self._current = Pairing(view, self._show, self._seconds)
        return self._current

    async def confirm(self, *, accept: bool) -> None:
        """Say what the person here wants; return when the pairing is over. Raises PairingError."""
        pairing = self.current
        if pairing is None:
            raise PairingError("No machine is pairing with this one now.")
        pairing.decide(accept=accept)
        await pairing.over.wait()

    def close(self) -> None:
        """End what is going on."""
        if self._current is not None:
            self._current.end(PairingStage.FAILED, "This machine left the hive.")
