"""The frame around the pages."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot


class MainWindow(QMainWindow):
    """Header, navigation and pages."""

    hidden_to_tray = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        commands: Commands,
        *,
        settings_path: Path,
        settings: Settings,
        tray_available: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._commands = commands
        self._settings_path = settings_path
        self._settings = settings
        self._tray_available = tray_available

    def open(self) -> None:
        """Show the window in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what changed since the last snapshot."""
        self._snapshot = snapshot
