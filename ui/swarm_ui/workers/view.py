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
from swarm_ui.widgets.empty_state import EmptyState
from swarm_ui.widgets.rows_list import RowsList
from swarm_ui.widgets.text import label
from swarm_ui.workers.delegate import WorkerDelegate
from swarm_ui.workers.detail import WorkerDetail
from swarm_ui.workers.view_model import WorkerProps, workers_props

_LIST_WIDTH = 248


class WorkersPage(Page):
    """The workers on the left, the chosen one in detail on the right."""

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
        self.detail = WorkerDetail()
        self.detail.restart_requested.connect(self._restart)
        self.detail.stop_requested.connect(self._stop)
        self.detail.log_requested.connect(self._read_log)
        self.detail.model_file_requested.connect(self.model_file_requested)
        self.empty = EmptyState()
        self.empty.pressed.connect(self.start_requested)

        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        props = workers_props(snapshot)
        waiting = waiting_state(snapshot) if not props else None
        self.stack.setCurrentIndex(1 if props else 0)
        if waiting is not None:
            self.empty.show_props(waiting)
        if props == self._props:
            return
        self._props = props
        self.rows.show_rows(props)
        if not props:
            self._chosen = None
            return
        self.list.select(max(0, self.rows.place_of(self._chosen or "")))
        self._show_chosen()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._chosen is not None:
            self._read_log()

    def _content(self) -> QWidget:
        side = QFrame()
        side.setObjectName("sideColumn")
        side.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Workers"), strong=True))
        column.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        right.addWidget(self.detail)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)
        return content

    def _choose(self) -> None:
        place = self.list.currentIndex().row()
        if self._props and 0 <= place < len(self._props):
            self._chosen = WorkerId(self._props[place].id)
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
