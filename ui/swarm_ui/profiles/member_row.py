"""One model of a profile, in the dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.profiles import Member
from swarm_desktop.core.settings import MAX_VOTERS
from swarm_ui.profiles.view_model import MemberText, member_text
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.inputs import CheckBox, Combo, SpinBox
from swarm_ui.widgets.text import label

_SPIN_WIDTH = 72
_WEIGHT_WIDTH = 72


class MemberRow(QFrame):
    """Fields for one member; what it cannot show stays as it was."""

    removal_requested = Signal()

    def __init__(self, names: Sequence[str], member: Member | None = None, parent: QWidget | None = None) -> None:
        """`names` are the models that are here."""
        super().__init__(parent)
        self.setObjectName("memberRow")
        self.member = member
        shown = member_text(member) if member else MemberText(model=names[0])
        self.model = Combo()
        self.model.addItems(list(names))
        if shown.model not in names:
            self.model.insertItem(0, shown.model)
        self.model.setCurrentText(shown.model)
        self.voters = SpinBox()
        self.voters.setRange(1, MAX_VOTERS)
        self.voters.setValue(shown.voters)
        self.voters.setFixedWidth(_SPIN_WIDTH)
        self.temperatures = QLineEdit(shown.temperatures)
        self.temperatures.setPlaceholderText(self.tr("As the vote wants, or 0.7, 0.9, 1.1"))
        self.seeds = QLineEdit(shown.seeds)
        self.seeds.setPlaceholderText(self.tr("Drawn, or 1, 2, 3"))
        self.weight = QLineEdit(shown.weight)
        self.weight.setPlaceholderText("1")
        self.weight.setFixedWidth(_WEIGHT_WIDTH)
        self.warm_up = CheckBox(self.tr("Load it when the profile is used, not with the first question"))
        self.warm_up.setChecked(shown.warm_up)
        self.remove_button = Button(self.tr("Remove"), kind="quiet")
        self.remove_button.clicked.connect(self.removal_requested)
        self._arrange()
        self.say_which(1)

    @property
    def text(self) -> MemberText:
        """What is typed."""
        return MemberText(
            model=self.model.currentText(),
            voters=self.voters.value(),
            temperatures=self.temperatures.text(),
            seeds=self.seeds.text(),
            weight=self.weight.text(),
            warm_up=self.warm_up.isChecked(),
        )

    def say_which(self, number: int) -> None:
        """Tell screen readers which of the members this is."""
        for field, name in (
            (self.model, self.tr("Model {number}")),
            (self.voters, self.tr("Voters of model {number}")),
            (self.temperatures, self.tr("Temperatures of model {number}")),
            (self.seeds, self.tr("Seeds of model {number}")),
            (self.weight, self.tr("Weight of model {number}")),
            (self.remove_button, self.tr("Remove model {number}")),
        ):
            field.setAccessibleName(name.format(number=number))

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2 * SPACE)
        first.addWidget(self.model, 1)
        first.addWidget(label(self.tr("Voters"), tone="dim"))
        first.addWidget(self.voters)
        first.addWidget(self.remove_button)
        second = QGridLayout()
        second.setHorizontalSpacing(2 * SPACE)
        second.setVerticalSpacing(SPACE)
        for column, (name, field) in enumerate(
            (
                (self.tr("Temperatures"), self.temperatures),
                (self.tr("Seeds"), self.seeds),
                (self.tr("Weight"), self.weight),
            )
        ):
            title = label(name, tone="dim", size="small")
            title.setBuddy(field)
            second.addWidget(title, 0, column)
            second.addWidget(field, 1, column)
        second.setColumnStretch(0, 3)
        second.setColumnStretch(1, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 2 * SPACE, 0, 2 * SPACE)
        rows.setSpacing(2 * SPACE)
        rows.addLayout(first)
        rows.addLayout(second)
        rows.addWidget(self.warm_up)
