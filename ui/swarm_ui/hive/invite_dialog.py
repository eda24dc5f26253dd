"""Shows the code of an invite, this once."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from swarm_desktop.core.hive import Invite
from swarm_ui.facts import when_words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyField
from swarm_ui.widgets.text import label

translate = QCoreApplication.translate

_WIDTH = 440


def end_words(invite: Invite, now: datetime) -> str:
    """Return until when the code can be used."""
    end = datetime.fromtimestamp(invite.expires_at, now.tzinfo)
    if end.date() == now.date():
        return translate("Invite", "It works once, until {time} today.").format(time=f"{end:%H:%M}")
    moment = when_words(invite.expires_at, now)
    return translate("Invite", "It works once, until {moment}.").format(moment=moment)


class InviteDialog(QDialog):
    """The code, how to use it, and its end."""

    def __init__(self, invite: Invite, port: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("invite")
        self.setWindowTitle(self.tr("Invite code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.code = label(invite.code, size="huge", strong=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(" ".join(invite.code))
        self.copy = CopyField(self.tr("Invite code"), primary=True)
        self.copy.set_value(invite.code)
        self.end = label(end_words(invite, datetime.now().astimezone()), strong=True)
        use = self.tr(
            "On the other machine choose “Add by address…” and type the address of this one and the code, or run "
            "“swarm-desktop pair ADDRESS --code CODE”. This machine listens on port {port}. Whoever has the code "
            "can join, so tell it to nobody else."
        ).format(port=port)
        self.done_button = Button(self.tr("Done"))
        self.done_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.code)
        column.addWidget(self.copy)
        column.addWidget(self.end)
        column.addWidget(label(use, tone="dim", wrap=True))
        column.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignRight)
