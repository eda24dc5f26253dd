"""Pairing with a machine whose address the person knows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.links import InviteLink
from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import label

_WIDTH = 520


class AddDialog(QDialog):
    """Stays open until the address turned out to be one."""

    pair_requested = Signal(str, str)
    """Address, and the code of an invite or nothing."""

    def __init__(self, parent: QWidget, link: InviteLink | None = None) -> None:
        """`link`: what is filled in, because a link was opened."""
        super().__init__(parent)
        self.setObjectName("addMachine")
        self.setWindowTitle(self.tr("Add a machine by its address"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.address = QLineEdit(link.address if link else "")
        self.address.setPlaceholderText("192.168.1.20")
        self.code = QLineEdit(link.code if link else "")
        self.code.setPlaceholderText(self.tr("None: compare codes on both screens"))
        self.address_field = Field(self.tr("Address"), self.address, wide=True)
        self.code_field = Field(self.tr("Invite code"), self.code, wide=True)
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.pair = Button(self.tr("Pair"), kind="primary")
        self.pair.clicked.connect(self._request)
        self.pair.setDefault(True)
        self.cancel.setAutoDefault(False)
        explanation = self.tr(
            "As the other machine shows it, with the port where it is not 7977. With an invite code made there, "
            "nobody has to compare anything."
        )
        caution = self.tr(
            "A link filled this in. Pair only if you know who made it: a paired machine may take part in your votes."
        )
        self.caution = label(caution if link else "", tone="warn", wrap=True)
        if link is None:
            self.caution.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(label(explanation, tone="dim", wrap=True))
        column.addWidget(self.caution)
        column.addWidget(self.address_field)
        column.addWidget(self.code_field)
        column.addLayout(buttons)

    def show_fault(self, message: str) -> None:
        """Say why this cannot be done, and let the person try again."""
        self.pair.setEnabled(True)
        self.address_field.show_fault(message)

    def _request(self) -> None:
        address = self.address.text().strip()
        if not address:
            self.show_fault(self.tr("Type the address of the other machine."))
            return
        self.address_field.show_fault("")
        self.pair.setEnabled(False)
        self.pair_requested.emit(address, self.code.text().strip())
