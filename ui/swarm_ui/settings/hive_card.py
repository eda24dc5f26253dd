"""What this machine does with the other machines of the person."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.settings import MAX_VOTERS, Settings
from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import CheckBox, SpinBox
from swarm_ui.widgets.text import label


class HiveCard(Card):
    """Only says what is wanted; the page does it."""

    change_requested = Signal(str, object)
    """Name and value of a setting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.enabled_box = CheckBox(self.tr("Take part in a hive"))
        self.announce = CheckBox(self.tr("Visible to other machines"))
        self.ask = CheckBox(self.tr("Ask paired machines for votes"))
        self.lend = CheckBox(self.tr("Lend voters to paired machines"))
        self.voters = SpinBox()
        self.voters.setRange(0, MAX_VOTERS)
        self.voters.setKeyboardTracking(False)
        self.fields = {
            "hive.enabled": Field("", self.enabled_box, self.tr("Off: no other machine reaches this one"), width=0),
            "hive.announce": Field(
                "", self.announce, self.tr("Off: they have to be told the address of this one"), width=0
            ),
            "hive.ask": Field("", self.ask, self.tr("Off: no question leaves this machine"), width=0),
            "lending.enabled": Field(
                "", self.lend, self.tr("Your own questions go first, and theirs are not kept"), width=0
            ),
            "lending.voters": Field(self.tr("At most"), self.voters, self.tr("Voters at a time, for all of them")),
        }
        for name, box in (
            ("hive.enabled", self.enabled_box),
            ("hive.announce", self.announce),
            ("hive.ask", self.ask),
            ("lending.enabled", self.lend),
        ):
            box.toggled.connect(lambda checked, name=name: self._want(name, checked))
        self.voters.valueChanged.connect(lambda value: self._want("lending.voters", value))
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(self.tr("Hive"), strong=True))
        for field in self.fields.values():
            self.body.addWidget(field)

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force."""
        self._filling = True
        self.enabled_box.setChecked(settings.hive.enabled)
        self.announce.setChecked(settings.hive.announce)
        self.ask.setChecked(settings.hive.ask)
        self.lend.setChecked(settings.lending.enabled)
        self.voters.setValue(settings.lending.voters)
        self.announce.setEnabled(settings.hive.enabled)
        self.voters.setEnabled(settings.lending.enabled)
        self._filling = False

    def _want(self, name: str, value: object) -> None:
        if not self._filling:
            self.change_requested.emit(name, value)
