"""Shows the code of an invite, this once."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from swarm_desktop.core.hive import Invite
from swarm_desktop.core.links import InviteLink
from swarm_ui.facts import when_words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyField
from swarm_ui.widgets.text import label

translate = QCoreApplication.translate

_WIDTH = 520


def end_words(invite: Invite, now: datetime) -> str:
    """Return until when the code can be used."""
    end = datetime.fromtimestamp(invite.expires_at, now.tzinfo)
    if end.date() == now.date():
        return translate("Invite", "It works once, until {time} today.").format(time=f"{end:%H:%M}")
    moment = when_words(invite.expires_at, now)
    return translate("Invite", "It works once, until {moment}.").format(moment=moment)


class InviteDialog(QDialog):
    """The code, what to type on the other machine, and until when."""

    def __init__(self, invite: Invite, port: int, parent: QWidget) -> None:
        """`port` is where this machine listens, for machines that find no address by themselves."""
        super().__init__(parent)
        self.setObjectName("invite")
        self.setWindowTitle(self.tr("Invite code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.code = label(invite.code, size="huge", strong=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(" ".join(invite.code))
        self.end = label(end_words(invite, datetime.now().astimezone()), strong=True)
        address, others = (invite.addresses[0], invite.addresses[1:]) if invite.addresses else ("", ())
        self.copies = {
            self.tr("Address"): address,
            self.tr("Invite code"): invite.code,
            self.tr("Link"): str(InviteLink(address, invite.code)) if address else "",
            self.tr("Command"): f"swarm-desktop pair {address} --code {invite.code}" if address else "",
        }
        self.others = label(self.tr("Or by {addresses}").format(addresses=", ".join(others)), tone="dim", wrap=True)
        if not others:
            self.others.hide()
        self.done_button = Button(self.tr("Done"))
        self.done_button.clicked.connect(self.accept)
        how = self.tr(
            "On the other machine choose “Add by address…” and type this, or open the link where links are switched on "
            "in Settings. Without a screen, run the command."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.code)
        column.addWidget(label(how, wrap=True))
        column.addLayout(self._lines())
        column.addWidget(self.others)
        if not address:
            nowhere = self.tr("No network was found here. This machine listens on port {port}.").format(port=port)
            column.addWidget(label(nowhere, tone="warn", wrap=True))
        column.addWidget(self.end)
        caution = self.tr("Whoever has the code can join, so tell it to nobody else.")
        column.addWidget(label(caution, tone="dim", wrap=True))
        column.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignRight)

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        for row, (name, value) in enumerate((name, value) for name, value in self.copies.items() if value):
            field = CopyField(name, primary=row == 0)
            field.set_value(value)
            grid.addWidget(label(name, tone="dim"), row, 0)
            grid.addWidget(field, row, 1)
        return grid
