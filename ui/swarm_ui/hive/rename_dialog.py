"""Another name for this machine."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button

_WIDTH = 440
_LONGEST_NAME = 60


class RenameDialog(QDialog):
    """Stays open until the name is taken."""

    rename_requested = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("renameMachine")
        self.setWindowTitle(self.tr("Rename this machine"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.name = QLineEdit(name)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.selectAll()
        hint = self.tr("Your other machines learn it when they greet this one next.")
        self.field = Field(self.tr("Name"), self.name, hint, wide=True)
        cancel = Button(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.rename = Button(self.tr("Rename"), kind="primary")
        self.rename.setDefault(True)
        self.rename.clicked.connect(lambda: self.rename_requested.emit(self.name.text().strip()))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.rename)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.field)
        column.addLayout(buttons)
