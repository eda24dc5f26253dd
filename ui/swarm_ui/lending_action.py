"""The line of the tray's menu that keeps this machine to its person for an hour."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.facts import when_words

PAUSE_SECONDS = 3600.0


class LendingAction(QAction):
    """Pauses lending, or lends again; hidden while nobody could borrow."""

    pause_requested = Signal(float)
    """For how many seconds; 0 lends again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._paused = False
        self.triggered.connect(lambda: self.pause_requested.emit(0.0 if self._paused else PAUSE_SECONDS))
        self.show_snapshot(Snapshot())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what a click would do."""
        self.setVisible(snapshot.running and any(peer.paired for peer in snapshot.peers))
        until = snapshot.lending.paused_until
        self._paused = until is not None
        if until is None:
            self.setText(self.tr("Pause lending for an hour"))
        else:
            end = when_words(until, datetime.now().astimezone())
            self.setText(self.tr("Lend again (paused until {time})").format(time=end))
