"""One machine of the hive in detail, beside the honeycomb."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.hive.copy_list import CopyList
from swarm_ui.hive.machine import FactGroup, MachineProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.inputs import CheckBox
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import ElidedLabel, breakable, label, restyle

_WIDTH = 264
_NAMES_WIDTH = 92


class MachineDrawer(QFrame):
    """Only says what is wanted; the page does it."""

    closed = Signal()
    leave_requested = Signal()
    asked_changed = Signal(bool)
    rename_requested = Signal()
    workers_requested = Signal()
    pause_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.setFixedWidth(_WIDTH)
        self._props: MachineProps | None = None
        self._name = ElidedLabel(size="large", strong=True)
        self.close_button = Button(kind="icon", icon="close", name=self.tr("Close"))
        self.close_button.clicked.connect(self.closed)
        self.state = label(wrap=True)
        self.asked = CheckBox(self.tr("Ask it for votes"))
        self.asked.toggled.connect(self.asked_changed)
        self.copy = CopyButton(self.tr("Copy the address"), text=self.tr("Copy address"))
        self.leave = Button(self.tr("Take out of the hive…"))
        self.leave.clicked.connect(self.leave_requested)
        self.rename = Button(self.tr("Rename…"))
        self.rename.clicked.connect(self.rename_requested)
        self.workers = Button(self.tr("Show workers"))
        self.workers.clicked.connect(self.workers_requested)
        self.pause = Button()
        self.pause.clicked.connect(self.pause_requested)
        self._of_peers = (self.asked, self.copy, self.leave)
        self._of_this = (self.workers, self.pause, self.rename)
        self.copies = CopyList()
        self._groups = QVBoxLayout()
        self._groups.setSpacing(4 * SPACE)
        self._shown: tuple[FactGroup, ...] = ()
        self._lay_out()
        self.hide()

    @property
    def props(self) -> MachineProps | None:
        """What is shown."""
        return self._props

    def show_props(self, props: MachineProps | None) -> None:
        """Show a machine; None hides the drawer."""
        if props == self._props:
            return
        self._props = props
        self.setVisible(props is not None)
        if props is None:
            return
        self._name.set_whole_text(props.name)
        self.state.setText(breakable(props.state))
        restyle(self.state, "tone", props.tone)
        self._show_groups(props.groups)
        with QSignalBlocker(self.asked):
            self.asked.setChecked(props.asked)
        self.asked.setEnabled(props.may_be_asked)
        self.copy.set_value(props.address)
        self.pause.setText(self.tr("Lend again") if props.paused else self.tr("Pause lending for an hour"))
        for widget in self._of_peers:
            widget.setVisible(not props.is_this)
        for widget in self._of_this:
            widget.setVisible(props.is_this)
        told = [f"{name}: {value}" for group in props.groups for name, value in group.facts]
        self.setAccessibleName(", ".join([props.name, props.state, *told]).replace("\n", ", "))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.close_button)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 3 * SPACE, 0)
        body.setSpacing(4 * SPACE)
        body.addLayout(self._groups)
        body.addWidget(self.copies)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        top.setContentsMargins(0, 0, 3 * SPACE, 0)
        column.addLayout(top)
        column.addWidget(self.state)
        column.addWidget(self.asked)
        column.addWidget(VerticalScroll(content), 1)
        for button in (self.workers, self.rename, self.pause, self.copy, self.leave):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_groups(self, groups: tuple[FactGroup, ...]) -> None:
        """Change the words where the lines stay, so that nothing flickers while numbers move."""
        if [_shape(group) for group in groups] != [_shape(group) for group in self._shown]:
            while (item := self._groups.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            for group in groups:
                view = _GroupView(group)
                self._groups.addWidget(view)
                # At once, or there would be nothing for a moment.
                view.show()
        else:
            for place, group in enumerate(groups):
                item = self._groups.itemAt(place)
                known = item.widget() if item is not None else None
                if isinstance(known, _GroupView):
                    known.show_facts(group)
        self._shown = groups


class _GroupView(QWidget):
    def __init__(self, group: FactGroup) -> None:
        super().__init__()
        self._values = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnMinimumWidth(0, _NAMES_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(group.title, strong=True), 0, 0, 1, 2)
        for row, (name, value) in enumerate(group.facts, start=1):
            shown = label(breakable(value), wrap=True)
            grid.addWidget(label(name, tone="dim", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1)
            self._values.append(shown)

    def show_facts(self, group: FactGroup) -> None:
        """Show other values under the same names."""
        for shown, (_, value) in zip(self._values, group.facts, strict=True):
            shown.setText(breakable(value))


def _shape(group: FactGroup) -> tuple[str, ...]:
    return (group.title, *(name for name, _ in group.facts))
