"""The Hive page."""

import time
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.desk import HiveDesk
from swarm_ui.hive.honeycomb_view import HoneycombView
from swarm_ui.hive.machine import machine_props
from swarm_ui.hive.machine_card import MachineCard
from swarm_ui.hive.nearby_column import NearbyColumn
from swarm_ui.hive.verdict_card import VerdictCard
from swarm_ui.hive.view_model import SHOWN_VERDICTS, HiveProps, hive_props
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.first_run import FirstRunCard
from swarm_ui.page import Page
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.rows import ROW_ROLE
from swarm_ui.widgets.text import label


class HivePage(Page):
    """Machines in the middle, what is nearby on the left, the last verdicts below."""

    name = "hive"
    icon = "hive"

    def __init__(self, settings: Settings, desk: ModelDesk, hive: HiveDesk) -> None:
        super().__init__()
        self.title = self.tr("Hive")
        self._hive = hive
        self._settings = settings
        self._snapshot = Snapshot()
        self._machine_id = ""
        self._props: HiveProps | None = None
        self.honeycomb = HoneycombView()
        self.honeycomb.animated = settings.window.animate
        self.honeycomb.activated.connect(self._open_cell)
        self.honeycomb.machine_dropped.connect(hive.pair)
        self.honeycomb.selected.connect(self._select)
        self.honeycomb.menu_requested.connect(self._open_menu)
        self.machine = MachineCard()
        self.machine.closed.connect(self._close_machine)
        self.machine.revoke_requested.connect(self._revoke)
        hive.records_changed.connect(self._show_machine)
        self.nearby = NearbyColumn()
        self.nearby.switch_on_requested.connect(hive.switch_on)
        self.nearby.list.invited.connect(hive.pair)
        self.nearby.address_requested.connect(lambda: hive.add(self))
        self.nearby.code_requested.connect(lambda: hive.make_code(self))
        self.nearby.doctor_requested.connect(lambda: hive.examine(self))
        self.verdicts = tuple(VerdictCard() for _ in range(SHOWN_VERDICTS))
        for card in self.verdicts:
            card.clicked.connect(self._open_verdict)

        right = QVBoxLayout()
        right.setSpacing(0)
        self.first_run = FirstRunCard(desk, settings)
        self.first_run.models_requested.connect(lambda: self.page_requested.emit("models"))
        margin = QVBoxLayout()
        margin.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 0)
        margin.addWidget(self.first_run)
        right.addLayout(margin)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.honeycomb, 1)
        aside = QVBoxLayout()
        aside.setContentsMargins(0, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        aside.addWidget(self.machine, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(aside)
        right.addLayout(middle, 1)
        right.addWidget(self._strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nearby)
        row.addLayout(right, 1)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.first_run.show_snapshot(snapshot)
        self._snapshot = snapshot
        self._show_machine()
        settings = self._settings
        props = hive_props(snapshot, settings.voting.voters, enabled=settings.hive.enabled, now=time.time())
        if props == self._props:
            return
        self._props = props
        self.honeycomb.show_cells(props.cells)
        self.nearby.show_props(props.nearby)
        self.nearby.hardware.show_hardware(props.hardware, props.unread)
        self._no_verdicts.setVisible(not props.verdicts)
        self._cards.setVisible(bool(props.verdicts))
        for place, card in enumerate(self.verdicts):
            card.setVisible(place < len(props.verdicts))
            if place < len(props.verdicts):
                card.show_props(props.verdicts[place])

    @override
    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.honeycomb.animated = settings.window.animate
        self.first_run.show_settings(settings)

    def _strip(self) -> QFrame:
        strip = QFrame()
        strip.setObjectName("strip")
        column = QVBoxLayout(strip)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Last verdicts"), strong=True))
        self._cards = QFrame()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(3 * SPACE)
        for card in self.verdicts:
            # A hidden card keeps its place, or a lonely verdict would be as wide as the window.
            policy = card.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            card.setSizePolicy(policy)
            cards.addWidget(card, 1)
        column.addWidget(self._cards)
        self._no_verdicts = QFrame()
        empty = QHBoxLayout(self._no_verdicts)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.setSpacing(3 * SPACE)
        hint = self.tr("None yet. Ask something, and see how several voters agree on the answer.")
        empty.addWidget(label(hint, tone="dim", wrap=True), 1)
        self.ask_button = Button(self.tr("Ask a question"), kind="primary")
        self.ask_button.clicked.connect(lambda: self.page_requested.emit("try"))
        empty.addWidget(self.ask_button)
        column.addWidget(self._no_verdicts)
        return strip

    def _open_cell(self, index: QModelIndex) -> None:
        cell: CellProps = index.data(ROW_ROLE)
        match cell.kind:
            case "this":
                self.page_requested.emit("workers")
            case "invitation":
                self._hive.add(self)
            case "peer":
                self._select(cell)
                self.machine.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _select(self, cell: CellProps | None) -> None:
        self._machine_id = cell.id if cell is not None and cell.kind == "peer" else ""
        if self._machine_id:
            self._hive.refresh()
        self._show_machine()

    def _show_machine(self) -> None:
        now = datetime.now().astimezone()
        self.machine.show_props(machine_props(self._snapshot, self._hive.records, self._machine_id, now))

    def _close_machine(self) -> None:
        self._machine_id = ""
        self._show_machine()
        self.honeycomb.setFocus()

    def _open_menu(self, cell: CellProps, place: QPoint) -> None:
        if cell.kind == "peer":
            self.menu().popup(place)

    def menu(self) -> QMenu:
        """Return the menu of the machine that is selected; it is gone when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy address"), self.machine.copy.click)
        copy.setEnabled(self.machine.copy.isEnabled())
        menu.addAction(self.tr("Revoke…"), self._revoke)
        return menu

    def _revoke(self) -> None:
        if self.machine.props is not None:
            self._hive.revoke(self.machine.props, self)

    def _open_verdict(self) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard) and card.props is not None:
            self.question_requested.emit(card.props.question_id)
