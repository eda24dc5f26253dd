"""A folder that is typed, or chosen in the system's own dialog."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from swarm_ui.settings.controls import TypedControl
from swarm_ui.settings.rows import Words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button


class FolderChoice(QWidget):
    """A field and a button."""

    wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, name: str, title: str, when_empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = TypedControl(Words(when_empty), name)
        self.typed.setAccessibleName(title)
        self.typed.wanted.connect(self.wanted.emit)
        self.typed.refused.connect(self.refused.emit)
        self.setFocusProxy(self.typed)
        self.choose = Button(self.tr("Choose…"), icon="folder")
        self.choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.typed, 1)
        row.addWidget(self.choose)

    def show_value(self, value: object) -> None:
        """Show the folder in force."""
        self.typed.show_value(value)

    def accept(self) -> None:
        """Take the typed folder as the one in force."""
        self.typed.accept()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"), self.typed.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.wanted.emit)
        dialog.open()
