"""What was found in this machine."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.text import label


class HardwareList(QWidget):
    """Names and values, and what could not be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[tuple[str, str], ...], tuple[str, ...]] | None = None
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._title = label(self.tr("Found in this machine"), strong=True)
        self._unread = label(tone="warn", size="small", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(2 * SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self._title)
        column.addLayout(self._column)
        column.addWidget(self._unread)

    def show_hardware(self, hardware: tuple[tuple[str, str], ...], unread: tuple[str, ...]) -> None:
        """Show what changed; nothing at all until the probes are through."""
        if (hardware, unread) == self._shown:
            return
        self._shown = (hardware, unread)
        self.setVisible(bool(hardware))
        self._unread.setText("\n".join(unread))
        self._unread.setVisible(bool(unread))
        while len(self._lines) < len(hardware):
            line = (label(tone="dim", size="small"), label(wrap=True))
            pair = QVBoxLayout()
            pair.setSpacing(0)
            for part in line:
                pair.addWidget(part)
            self._column.addLayout(pair)
            self._lines.append(line)
        for place, (name, value) in enumerate(self._lines):
            for part, text in zip((name, value), hardware[place] if place < len(hardware) else ("", ""), strict=True):
                part.setText(text)
                part.setVisible(bool(text))
