"""The Workers page."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import Snapshot, WorkerState
from swarm_ui.availability import waiting_state
from swarm_ui.page import Page
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.empty_state import EmptyState
from swarm_ui.widgets.rows_list import RowsList
from swarm_ui.widgets.text import label
from swarm_ui.workers.delegate import WorkerDelegate
from swarm_ui.workers.detail import WorkerDetail
from swarm_ui.workers.runtimes import runtimes_props
from swarm_ui.workers.runtimes_desk import RuntimesDesk
from swarm_ui.workers.runtimes_view import RuntimesView
from swarm_ui.workers.view_model import WorkerProps, workers_props

_LIST_WIDTH = 248


class WorkersPage(Page):
    """The workers on the left, the chosen one in detail on the right, or what there is to compute with."""

    name = "workers"
    icon = "workers"

    def __init__(self, commands: Commands, tasks: Tasks) -> None:
        super().__init__()
        self.title = self.tr("Workers")
        self._commands = commands
        self._tasks = tasks
        self._snapshot = Snapshot()
        self._props: tuple[WorkerProps, ...] | None = None
        self._chosen: WorkerId | None = None
        self._log_read: tuple[WorkerId, tuple[WorkerState, int]] | None = None

        self.list = RowsList(self.tr("Workers"), WorkerDelegate())
        self.rows = self.list.rows
        self.list.selectionModel().currentChanged.connect(self._choose)
        # Also the one that was chosen before: that is the way back from the runtimes.
        self.list.clicked.connect(self._choose)
        self.detail = WorkerDetail()
        self.detail.restart_requested.connect(self._restart)
        self.detail.stop_requested.connect(self._stop)
        self.detail.log_requested.connect(self._read_log)
        self.detail.model_file_requested.connect(self.model_file_requested)
        self.empty = EmptyState()
        self.empty.pressed.connect(self.start_requested)
        self.runtimes = RuntimesView()
        self.desk = RuntimesDesk(commands, tasks, self.runtimes, self)
        self.runtimes_button = Button(self.tr("Runtimes and servers"), icon="settings")
        self.runtimes_button.setCheckable(True)
        self.runtimes_button.toggled.connect(self._show_side)

        self.stack = QStackedWidget()
        for side in (self.empty, self._detail_side(), self.runtimes):
            self.stack.addWidget(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side_column())
        row.addWidget(self.stack, 1)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        props = workers_props(snapshot)
        waiting = waiting_state(snapshot) if not props else None
        self.runtimes.show_props(runtimes_props(snapshot))
        if waiting is not None:
            self.empty.show_props(waiting)
        if props == self._props:
            return
        self._props = props
        self._show_side()
        self.rows.show_rows(props)
        if not props:
            self._chosen = None
            return
        self.list.select(max(0, self.rows.place_of(self._chosen or "")))
        self._show_chosen()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.look()
        if self._chosen is not None:
            self._read_log()

    def _show_side(self) -> None:
        """Show the chosen worker, or runtimes and servers, or that there is no worker."""
        if self.runtimes_button.isChecked():
            self.stack.setCurrentWidget(self.runtimes)
        else:
            self.stack.setCurrentIndex(1 if self._props else 0)

    def _side_column(self) -> QWidget:
        side = QFrame()
        side.setObjectName("sideColumn")
        side.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Workers"), strong=True))
        column.addWidget(self.list, 1)
        column.addWidget(self.runtimes_button)
        return side

    def _detail_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.addWidget(self.detail)
        return side

    def _choose(self) -> None:
        place = self.list.currentIndex().row()
        if self._props and 0 <= place < len(self._props):
            self._chosen = WorkerId(self._props[place].id)
            self.runtimes_button.setChecked(False)
            self._show_chosen()

    def _show_chosen(self) -> None:
        place = self.rows.place_of(self._chosen or "")
        if self._props is None or place < 0:
            return
        props = self._props[place]
        self.detail.show_props(props)
        if self._log_read != (props.id, props.log_stamp):
            self._log_read = (WorkerId(props.id), props.log_stamp)
            self._read_log()

    def _read_log(self) -> None:
        if self._chosen is None:
            return
        worker_id = self._chosen

        def show(text: str) -> None:
            if worker_id == self._chosen:
                self.detail.log.show_log(text)

        def tell(error: SwarmError) -> None:
            show(self.tr("The log cannot be read: {reason}").format(reason=error.message))

        self._tasks.run(self._commands.worker_log(worker_id), done=show, failed=tell)

    def _restart(self) -> None:
        if self._chosen is not None:
            self._tasks.run(self._commands.restart_worker(self._chosen))

    def _stop(self) -> None:
        if self._chosen is not None:
            self._tasks.run(self._commands.stop_worker(self._chosen))
