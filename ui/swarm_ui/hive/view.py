"""The Hive page."""

import time
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.hive.cells import THIS, CellProps
from swarm_ui.hive.copies import copy_props
from swarm_ui.hive.desk import HiveDesk
from swarm_ui.hive.honeycomb_view import HoneycombView
from swarm_ui.hive.machine import MachineProps, machine_props
from swarm_ui.hive.machine_drawer import MachineDrawer
from swarm_ui.hive.nearby_column import NearbyColumn
from swarm_ui.hive.verdict_strip import VerdictStrip
from swarm_ui.hive.view_model import HiveProps, hive_props
from swarm_ui.lending_action import PAUSE_SECONDS
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.first_run import FirstRunCard
from swarm_ui.page import Page
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.rows import ROW_ROLE

_NARROW = 800
"""Below it there is no room for the machines nearby and one in detail at the same time."""


class HivePage(Page):
    """Machines in the middle, what is nearby on the left, one in detail on the right, the last verdicts below."""

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
        self.honeycomb.clicked.connect(self._open_clicked)
        self.honeycomb.activated.connect(self._open_cell)
        self.honeycomb.selected.connect(self._follow)
        self.honeycomb.machine_dropped.connect(hive.pair)
        self.honeycomb.menu_requested.connect(self._open_menu)
        self.honeycomb.leave_requested.connect(self._leave_current)
        self.machine = MachineDrawer()
        self.machine.closed.connect(self.close_machine)
        self.machine.leave_requested.connect(lambda: self._leave(self._machine_id))
        self.machine.asked_changed.connect(lambda asked: self._ask(self._machine_id, asked=asked))
        self.machine.rename_requested.connect(self._rename)
        self.machine.workers_requested.connect(lambda: self.page_requested.emit("workers"))
        self.machine.pause_requested.connect(self._pause)
        self.machine.copies.wanted.connect(hive.copy_model)
        hive.records_changed.connect(self._show_machine)
        self.nearby = NearbyColumn()
        self.nearby.switch_on_requested.connect(hive.switch_on)
        self.nearby.list.invited.connect(hive.pair)
        self.nearby.address_requested.connect(lambda: hive.add(self))
        self.nearby.code_requested.connect(lambda: hive.make_code(self))
        self.nearby.doctor_requested.connect(lambda: hive.examine(self))
        self.nearby.member_dropped.connect(self._leave)
        self.strip = VerdictStrip()
        self.strip.ask_requested.connect(lambda: self.page_requested.emit("try"))
        self.strip.question_requested.connect(self.question_requested)
        self.first_run = FirstRunCard(desk, settings)
        self.first_run.models_requested.connect(lambda: self.page_requested.emit("models"))
        self._closing = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._closing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._closing.setEnabled(False)
        self._closing.activated.connect(self.close_machine)
        self._lay_out()

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.first_run.show_snapshot(snapshot)
        self._snapshot = snapshot
        self._show_machine()
        settings = self._settings
        props = hive_props(
            snapshot,
            settings.voting.voters,
            enabled=settings.hive.enabled,
            spared=settings.hive.not_asked,
            now=time.time(),
        )
        if props == self._props:
            return
        self._props = props
        self.honeycomb.show_cells(props.cells)
        self.nearby.show_props(props.nearby)
        self.nearby.hardware.show_hardware(props.hardware, props.unread)
        self.strip.show_verdicts(props.verdicts)

    @override
    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.honeycomb.animated = settings.window.animate
        self.first_run.show_settings(settings)
        self._show_machine()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def open_machine(self, cell_id: str) -> None:
        """Show a machine in detail; unknown ones close the drawer."""
        self._machine_id = cell_id
        if cell_id not in {"", THIS}:
            self._hive.refresh()
            self._hive.look_at_models(cell_id)
        self._show_machine()

    def close_machine(self) -> None:
        """Show no machine in detail."""
        self.open_machine("")
        self.honeycomb.setFocus()

    def menu(self, cell_id: str) -> QMenu:
        """Return the menu of a machine; it is gone when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Details"), lambda: self.open_machine(cell_id))
        machine = self._known(cell_id)
        if machine is None:
            return menu
        if machine.is_this:
            menu.addAction(self.machine.workers.text(), self.machine.workers.click)
            menu.addAction(self.tr("Rename…"), self._rename)
            pause = self.tr("Lend again") if machine.paused else self.tr("Pause lending for an hour")
            menu.addAction(pause, self._pause)
            return menu
        words = self.tr("Do not ask it for votes") if machine.asked else self.tr("Ask it for votes")
        ask = menu.addAction(words, lambda: self._ask(cell_id, asked=not machine.asked))
        ask.setEnabled(machine.may_be_asked)
        menu.addSeparator()
        leave = menu.addAction(self.tr("Take out of the hive…"), lambda: self._leave(cell_id))
        leave.setShortcut(QKeySequence.StandardKey.Delete)
        return menu

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        margin = QVBoxLayout()
        margin.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 0)
        margin.addWidget(self.first_run)
        middle.addLayout(margin)
        middle.addWidget(self.honeycomb, 1)
        middle.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nearby)
        row.addLayout(middle, 1)
        row.addWidget(self.machine)

    def _open_clicked(self, index: QModelIndex) -> None:
        cell: CellProps = index.data(ROW_ROLE)
        if cell.kind != "invitation":
            self.open_machine(cell.id)

    def _open_cell(self, index: QModelIndex) -> None:
        cell: CellProps = index.data(ROW_ROLE)
        if cell.kind == "invitation":
            self._hive.add(self)
            return
        self.open_machine(cell.id)
        self.machine.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _follow(self, cell: CellProps | None) -> None:
        """Show the machine that the person moved on to, where one is shown already."""
        if self._machine_id and cell is not None and cell.kind != "invitation":
            self.open_machine(cell.id)

    def _known(self, cell_id: str) -> MachineProps | None:
        now = datetime.now().astimezone()
        return machine_props(self._snapshot, self._settings, self._hive.records, cell_id, now)

    def _show_machine(self) -> None:
        props = self._known(self._machine_id) if self._machine_id else None
        self.machine.show_props(props)
        models = self._hive.models.get(self._machine_id, ())
        self.machine.copies.show_models(copy_props(models, self._snapshot.downloads, self._hive.here))
        self._closing.setEnabled(props is not None)
        self._make_room()

    def _make_room(self) -> None:
        self.nearby.setVisible(self.width() >= _NARROW or not self.machine.isVisibleTo(self))

    def _open_menu(self, cell: CellProps, place: QPoint) -> None:
        if cell.kind != "invitation":
            self.menu(cell.id).popup(place)

    def _ask(self, cell_id: str, *, asked: bool) -> None:
        self._hive.set_asked(cell_id, self._settings, asked=asked)

    def _leave_current(self) -> None:
        cell = self.honeycomb.current_cell
        if cell is not None and cell.kind == "peer":
            self._leave(cell.id)

    def _leave(self, cell_id: str) -> None:
        machine = self._known(cell_id)
        if machine is not None and not machine.is_this:
            self._hive.revoke(machine, self)

    def _rename(self) -> None:
        self._hive.rename(self._snapshot.node.name, self)

    def _pause(self) -> None:
        paused = self._snapshot.lending.paused_until is not None
        self._hive.pause_lending(0.0 if paused else PAUSE_SECONDS)
