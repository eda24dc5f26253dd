"""One machine of the hive in detail, beside the honeycomb."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.hive.machine import MachineProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.text import ElidedLabel, breakable, label, restyle

_WIDTH = 232


class MachineCard(Card):
    """Escape closes it."""

    revoke_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._props: MachineProps | None = None
        self._name = ElidedLabel(size="large", strong=True)
        self.state = label(wrap=True)
        self.address = ElidedLabel()
        self.close_button = Button(kind="icon", icon="close", name=self.tr("Close"))
        self.close_button.clicked.connect(self.closed)
        self.copy = CopyButton(self.tr("Copy the address"), text=self.tr("Copy address"))
        self.revoke = Button(self.tr("Revoke…"))
        self.revoke.setToolTip(self.tr("Take this machine out of the hive"))
        self.revoke.clicked.connect(self.revoke_requested)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * SPACE)
        self._grid.setVerticalSpacing(2 * SPACE)
        self._grid.setColumnStretch(1, 1)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.close_button)
        buttons = QVBoxLayout()
        buttons.setSpacing(2 * SPACE)
        for button in (self.copy, self.revoke):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(top)
        self.body.addWidget(self.state)
        self.body.addWidget(self.address)
        self.body.addLayout(self._grid)
        self.body.addSpacing(SPACE)
        self.body.addLayout(buttons)
        self.hide()

    @property
    def props(self) -> MachineProps | None:
        """What is shown."""
        return self._props

    def show_props(self, props: MachineProps | None) -> None:
        """Show a machine; None hides the card."""
        if props == self._props:
            return
        self._props = props
        self.setVisible(props is not None)
        if props is None:
            return
        self._name.set_whole_text(props.name)
        self.state.setText(props.state)
        restyle(self.state, "tone", props.tone)
        while len(self._lines) < len(props.facts):
            line = (label(tone="dim"), label(wrap=True))
            self._grid.addWidget(line[0], len(self._lines), 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(line[1], len(self._lines), 1)
            self._lines.append(line)
        for place, line in enumerate(self._lines):
            for part, text in zip(line, props.facts[place] if place < len(props.facts) else ("", ""), strict=True):
                part.setText(breakable(text))
                part.setVisible(bool(text))
        self.address.set_whole_text(props.address)
        self.address.setVisible(bool(props.address))
        self.copy.set_value(props.address)
        facts = ", ".join(f"{name}: {value}" for name, value in props.facts)
        self.setAccessibleName(", ".join(filter(None, [props.name, props.state, props.address, facts])))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
