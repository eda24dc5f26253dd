"""Starting at login, opening links, opening model files: each switch shows how things stand on this machine now."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.desktop import Manner, MannerView
from swarm_desktop.core.errors import SwarmError
from swarm_ui.settings.fields import Field
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import CheckBox
from swarm_ui.widgets.text import label

translate = QCoreApplication.translate


def manner_words(manner: Manner) -> tuple[str, str]:
    """Return the words of a switch, and what there is to say beside it."""
    match manner:
        case Manner.AUTOSTART:
            return translate("Desktop", "Start when I log in"), translate("Desktop", "In the tray, without a window")
        case Manner.LINKS:
            return (
                translate("Desktop", "Open invite links"),
                translate("Desktop", "swarm-desktop:// fills the invite in; you still press the button"),
            )
        case Manner.MODEL_FILES:
            return (
                translate("Desktop", "Open .gguf files"),
                translate("Desktop", "The program asks before a file answers in place of the model"),
            )


class DesktopCard(Card):
    """Asks the desktop itself; nothing of it stands in the settings file."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._filling = False
        self.boxes: dict[Manner, CheckBox] = {}
        self.fields: dict[Manner, Field] = {}
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(self.tr("Desktop"), strong=True))
        for manner in Manner:
            words, hint = manner_words(manner)
            box = CheckBox(words)
            box.setEnabled(False)
            box.toggled.connect(lambda checked, manner=manner: self._switch(manner, on=checked))
            self.boxes[manner] = box
            self.fields[manner] = Field("", box, hint, wide=True)
            self.body.addWidget(self.fields[manner])

    def refresh(self) -> None:
        """Look how things stand; the desktop's own settings may have changed them."""
        self._tasks.run(self._commands.desktop_manners(), done=self._show)

    def _show(self, manners: tuple[MannerView, ...]) -> None:
        self._filling = True
        for view in manners:
            box = self.boxes[view.manner]
            box.setChecked(view.on)
            box.setEnabled(not view.refusal or view.on)
            self.fields[view.manner].set_hint(view.refusal or manner_words(view.manner)[1])
        self._filling = False

    def _switch(self, manner: Manner, *, on: bool) -> None:
        if self._filling:
            return
        field = self.fields[manner]

        def done(manners: tuple[MannerView, ...]) -> None:
            self._show(manners)
            field.show_saved()

        def failed(error: SwarmError) -> None:
            field.show_fault(error.message)
            self.refresh()

        field.show_fault("")
        self._tasks.run(self._commands.set_manner(manner, on=on), done=done, failed=failed)
