"""A newer version is told once, in the tray."""

from PySide6.QtCore import QObject, Signal

from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.updates.view_model import news_words


class UpdateNews(QObject):
    """Watches the snapshots for a version that was not told yet."""

    attention_wanted = Signal(str, str)
    """Title and message."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = ""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Tell of a version that this snapshot has and none before had."""
        news = news_words(snapshot.update)
        if news is not None and snapshot.update.version != self._told:
            self._told = snapshot.update.version
            self.attention_wanted.emit(*news)
