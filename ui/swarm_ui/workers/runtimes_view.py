"""Runtimes of this machine and servers elsewhere, as cards."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.pill import StatePill
from swarm_ui.widgets.scrolling import scrolling_column
from swarm_ui.widgets.text import ElidedLabel, breakable, label, restyle
from swarm_ui.workers.runtimes import FILE_READERS, RuntimeProps, RuntimesProps, ServerProps


class RuntimesView(QWidget):
    """Buttons only say what is wanted; the desk does it."""

    reader_chosen = Signal(str)
    """The kind of runtime that is to read model files, as settings call it."""
    program_chosen = Signal(object)
    """Path of a `llama-server`."""
    add_requested = Signal()
    try_requested = Signal(object)
    """The `ServerProps` of a server."""
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: RuntimesProps | None = None
        self.reader = Combo()
        self.reader.activated.connect(self._choose_reader)
        self.reader_field = Field(
            self.tr("Model files"), self.reader, self.tr("What reads GGUF files on this machine"), width=240
        )
        self.runtimes = QVBoxLayout()
        self.servers = QVBoxLayout()
        for rows in (self.runtimes, self.servers):
            rows.setSpacing(3 * SPACE)
        self.add_button = Button(self.tr("Add a server…"), icon="connect")
        self.add_button.clicked.connect(self.add_requested)
        self.result = label(wrap=True)
        self.result.hide()
        body = QVBoxLayout()
        body.setSpacing(4 * SPACE)
        body.addWidget(self._runtimes_card())
        body.addWidget(self._servers_card())
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling_column(body))

    def show_props(self, props: RuntimesProps) -> None:
        """Show what changed."""
        if props == self._props:
            return
        self._props = props
        self.reader.clear()
        for runtime in props.runtimes:
            if runtime.kind in FILE_READERS and (runtime.look.tone == "ok" or runtime.reads_files):
                self.reader.addItem(runtime.name, runtime.kind.value)
        self.reader.setCurrentIndex(max(0, self.reader.findData(props.reader.value)))
        _refill(self.runtimes, [self._runtime_row(runtime) for runtime in props.runtimes])
        nobody = label(self.tr("None. No question leaves this machine for a server."), tone="dim", wrap=True)
        servers: list[QWidget] = [self._server_row(server) for server in props.servers]
        _refill(self.servers, servers or [nobody])

    def show_result(self, message: str, *, ok: bool) -> None:
        """Say how a trial ended; nothing takes it away."""
        self.result.setText(message)
        restyle(self.result, "tone", "ok" if ok else "bad")
        self.result.setVisible(bool(message))

    def _runtimes_card(self) -> Card:
        card = Card()
        card.body.setSpacing(3 * SPACE)
        card.body.addWidget(label(self.tr("Runtimes on this machine"), strong=True))
        card.body.addWidget(self.reader_field)
        card.body.addLayout(self.runtimes)
        return card

    def _servers_card(self) -> Card:
        card = Card()
        card.body.setSpacing(3 * SPACE)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Servers that answer, too"), strong=True), 1)
        top.addWidget(self.add_button)
        card.body.addLayout(top)
        card.body.addLayout(self.servers)
        card.body.addWidget(self.result)
        return card

    def _runtime_row(self, props: RuntimeProps) -> QWidget:
        extra = None
        if props.kind is RuntimeKind.LLAMA_SERVER:
            extra = Button(self.tr("Choose…"), icon="folder", name=self.tr("Choose the program llama-server"))
            extra.clicked.connect(self._choose_program)
        lines = [label(props.about, tone="dim", wrap=True)]
        if props.line:
            lines.append(label(breakable(props.line), wrap=True))
        return _row(props.name, props.look.word, _pill(props), lines, [extra] if extra else [])

    def _server_row(self, props: ServerProps) -> QWidget:
        test = Button(self.tr("Test"), name=self.tr("Test {model}").format(model=props.model))
        test.clicked.connect(partial(self.try_requested.emit, props))
        remove = Button(icon="close", kind="icon", name=self.tr("Remove {model}").format(model=props.model))
        remove.clicked.connect(partial(self.remove_requested.emit, props))
        lines = [label(breakable(props.line), tone="accent" if props.leaves else "dim", wrap=True)]
        if props.caution:
            lines.append(label(props.caution, tone="warn", wrap=True))
        if props.trouble:
            lines.append(label(breakable(props.trouble), tone="bad", wrap=True))
        return _row(props.model, props.spoken, _pill(props), lines, [test, remove])

    def _choose_reader(self) -> None:
        self.reader_chosen.emit(self.reader.currentData())

    def _choose_program(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the program llama-server"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.program_chosen.emit(Path(path)))
        dialog.open()


def _pill(props: RuntimeProps | ServerProps) -> StatePill:
    pill = StatePill()
    pill.show_look(props.look)
    return pill


def _row(name: str, spoken: str, pill: StatePill, lines: Sequence[QWidget], buttons: Sequence[Button]) -> QWidget:
    row = QWidget()
    row.setAccessibleName(f"{name}: {spoken}")
    top = QHBoxLayout()
    top.setSpacing(2 * SPACE)
    top.addWidget(ElidedLabel(name, strong=True), 1)
    top.addWidget(pill)
    for button in buttons:
        top.addWidget(button)
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    column.addLayout(top)
    for line in lines:
        column.addWidget(line)
    return row


def _refill(layout: QLayout, rows: Sequence[QWidget]) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
    for row in rows:
        layout.addWidget(row)
