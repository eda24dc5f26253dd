"""What the ledger remembers, and how it forgets."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.text import Paragraph, label


class MemoryCard(QWidget):
    """Only says what is wanted; the page does it."""

    keep_requested = Signal(str)
    forget_all_requested = Signal()

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = (
            ("nothing", self.tr("Nothing"), self.tr("New votes stay in memory and are gone when the program ends.")),
            (
                "verdicts",
                self.tr("How votes fell"),
                self.tr("Who voted and who agreed, without a word of what was asked and answered."),
            ),
            (
                "everything",
                self.tr("Everything"),
                self.tr("Questions and answers too. They stay on this machine, readable by you alone."),
            ),
        )
        self._meanings = {name: meaning for name, _, meaning in choices}
        self.keep = Combo()
        self.keep.setAccessibleName(self.tr("Remember"))
        for place, (name, words, meaning) in enumerate(choices):
            self.keep.addItem(words, name)
            self.keep.setItemData(place, meaning, Qt.ItemDataRole.ToolTipRole)
            self.keep.setItemData(place, f"{words}: {meaning}", Qt.ItemDataRole.AccessibleTextRole)
        self.keep.activated.connect(lambda: self.keep_requested.emit(self.keep.currentData()))
        self.meaning = Paragraph(width=width)
        self.forget_button = Button(self.tr("Forget all votes…"), icon="forget", kind="fold")
        self.forget_button.clicked.connect(self._confirm)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(label(self.tr("Remember")))
        row.addWidget(self.keep, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(row)
        column.addWidget(self.meaning)
        column.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_keep(self, keep: str) -> None:
        """Show what is in force."""
        self.keep.setCurrentIndex(self.keep.findData(keep))
        self.meaning.setText(self._meanings[keep])
        self.keep.setAccessibleDescription(self._meanings[keep])

    def _confirm(self) -> None:
        confirm(
            self,
            self.tr("Forget all votes?"),
            self.tr("Every vote of this list is deleted from this machine. This cannot be undone."),
            self.tr("Forget all"),
            self.forget_all_requested.emit,
        )
