"""The one pairing that is shown to the person of this machine, and what that person says to it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from swarm_desktop.core.errors import PairingBusyError, PairingError
from swarm_desktop.core.hive import PairingStage, PairingView

Show = Callable[[PairingView], None]

EXPIRED = "Nobody confirmed in time. Begin again when both machines are at hand."


class Pairing:
    """A pairing from its first word to its end; `decision` is what the person here says."""

    def __init__(self, view: PairingView, show: Show, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self.decision: asyncio.Future[bool] = loop.create_future()
        self.over = asyncio.Event()
        self._view = view
        self._show = show
        self._expiry = loop.call_later(seconds, self.end, PairingStage.EXPIRED, EXPIRED)
        show(view)

    @property
    def view(self) -> PairingView:
        """What the person sees of it."""
        return self._view

    def meet(self, name: str) -> None:
        """Show how the other machine calls itself."""
        self._change(replace(self._view, name=name))

    def compare(self, name: str, code: str) -> None:
        """Show the code."""
        self._change(replace(self._view, stage=PairingStage.COMPARING, name=name, code=code))

    def decide(self, *, accept: bool) -> None:
        """Take down what the person here says. Raises PairingError where no code is shown."""
        if self._view.stage is not PairingStage.COMPARING:
            raise PairingError("No code is shown that could be confirmed.")
        if accept:
            self._change(replace(self._view, stage=PairingStage.CONFIRMED))
        self.decision.set_result(accept)
        if not accept:
            self.end(PairingStage.DECLINED, "You declined.")

    def hold(self) -> None:
        """Let time run out no more: both people said yes, and the rest is ours to do."""
        self._expiry.cancel()

    def end(self, stage: PairingStage, reason: str = "") -> None:
        """Say what became of it; only the first word counts."""
        if self.over.is_set():
            return
        self._expiry.cancel()
        self.over.set()
        if not self.decision.done():
            self.decision.set_result(False)
        self._change(replace(self._view, stage=stage, reason=reason))

    def _change(self, view: PairingView) -> None:
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

    def begin(self, view: PairingView) -> Pairing:
        """Show a new pairing. Raises PairingBusyError."""
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
