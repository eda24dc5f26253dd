"""The left column of the Hive page: who is nearby, other ways to pair, and this machine's hardware."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.hive.hardware_list import HardwareList
from swarm_ui.hive.machine_drag import dragged_member
from swarm_ui.hive.nearby import NearbyColumnProps
from swarm_ui.hive.nearby_list import NearbyList
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import breakable, label, restyle

_WIDTH = 216


class NearbyColumn(QFrame):
    """Only says what is wanted; the page does it."""

    switch_on_requested = Signal()
    address_requested = Signal()
    code_requested = Signal()
    doctor_requested = Signal()
    member_dropped = Signal(str)
    """Identifier of a machine that was dragged out of the hive."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideColumn")
        self.setFixedWidth(_WIDTH)
        self.setAcceptDrops(True)
        self._props: NearbyColumnProps | None = None
        self.words = label(tone="dim", wrap=True)
        self.leaving = label(self.tr("Drop it here to take it out of the hive."), strong=True, wrap=True)
        self.leaving.hide()
        self.switch_on = Button(self.tr("Switch on the hive"), kind="primary")
        self.switch_on.clicked.connect(self.switch_on_requested)
        self.list = NearbyList()
        self.add_address = Button(self.tr("Add by address…"))
        self.add_address.clicked.connect(self.address_requested)
        self.make_code = Button(self.tr("Make an invite code…"))
        self.make_code.clicked.connect(self.code_requested)
        self.doctor = Button(self.tr("Not finding a machine?"), kind="fold")
        self.doctor.clicked.connect(self.doctor_requested)
        self.hardware = HardwareList()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        body.setSpacing(2 * SPACE)
        body.addWidget(label(self.tr("Nearby"), strong=True))
        body.addWidget(self.leaving)
        body.addWidget(self.words)
        body.addWidget(self.switch_on, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.list, 1)
        for button in (self.add_address, self.make_code, self.doctor):
            body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        # Takes the room of the list where there is none.
        body.addStretch(0)
        body.addSpacing(SPACE)
        body.addWidget(self.hardware)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(VerticalScroll(content))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_member(event.mimeData()):
            event.acceptProposedAction()
            self._invite(inviting=True)
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._invite(inviting=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._invite(inviting=False)
        event.acceptProposedAction()
        self.member_dropped.emit(dragged_member(event.mimeData()))

    def _invite(self, *, inviting: bool) -> None:
        self.leaving.setVisible(inviting)
        restyle(self, "inviting", str(inviting).lower())

    def show_props(self, props: NearbyColumnProps) -> None:
        """Show what changed."""
        if props == self._props:
            return
        self._props = props
        self.words.setText(breakable(props.words))
        self.words.setVisible(bool(props.words))
        restyle(self.words, "tone", props.tone)
        self.switch_on.setVisible(props.offers_switch)
        self.list.setVisible(bool(props.rows))
        for button in (self.add_address, self.make_code, self.doctor):
            button.setVisible(not props.offers_switch)
        self.list.rows.show_rows(props.rows)
        if props.rows and not self.list.currentIndex().isValid():
            self.list.select(0)
