"""One worker in detail: facts, trouble, log, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.pill import StatePill
from swarm_ui.widgets.slot_cells import paint_slots
from swarm_ui.widgets.text import ElidedLabel, label
from swarm_ui.workers.view_model import Fact, WorkerProps

_COLUMNS = 4


class WorkerDetail(QWidget):
    """Buttons only say what is wanted; the page does it."""

    restart_requested = Signal()
    stop_requested = Signal()
    log_requested = Signal()
    model_file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: WorkerProps | None = None
        self._name = ElidedLabel(size="large", strong=True)
        self._pill = StatePill()
        self.restart_button = Button(self.tr("Restart"), icon="refresh")
        self.restart_button.clicked.connect(self.restart_requested)
        self.stop_button = Button(self.tr("Stop"), icon="stop")
        self.stop_button.setToolTip(self.tr("Frees its memory; Restart brings it back"))
        self.stop_button.clicked.connect(self.stop_requested)
        self.error = ErrorCard()
        self._slots = _SlotRow()
        self._facts = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4 * SPACE)
        self._grid.setVerticalSpacing(3 * SPACE)
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, 1)
        self._facts.body.addWidget(self._slots)
        self._facts.body.addSpacing(SPACE)
        self._facts.body.addLayout(self._grid)
        self._cells: list[_FactCell] = []
        self.plan = label(tone="dim", wrap=True)
        self.plan.setToolTip(self.tr("How it was planned to fit this machine"))
        self.caution = label(tone="warn", wrap=True)
        for line in (self.plan, self.caution):
            self._facts.body.addWidget(line)
        self._practice = label(
            self.tr("A practice model for trying things out. Drop any GGUF file on this window to do real work."),
            tone="dim",
            wrap=True,
        )
        self.model_button = Button(self.tr("Choose a GGUF file…"), icon="folder")
        self.model_button.clicked.connect(self.model_file_requested)
        self.log = MonospacedView(self.tr("Log of the worker"))
        self.log.setPlaceholderText(self.tr("Nothing has been written yet."))
        self.log_button = Button(self.tr("Read again"), kind="quiet", icon="refresh")
        self.log_button.clicked.connect(self.log_requested)
        self._arrange()

    def show_props(self, props: WorkerProps) -> None:
        """Show what changed."""
        if props == self._props:
            return
        self._props = props
        self._name.set_whole_text(props.name)
        self._pill.show_look(props.look)
        self.error.show_trouble(props.trouble)
        self.stop_button.setEnabled(props.can_stop)
        self._practice.setVisible(props.practice)
        self.model_button.setVisible(props.practice)
        self._slots.show_slots(props.slots, props.spoken)
        self._show_facts(props.facts)
        for line, words in ((self.plan, props.plan), (self.caution, props.caution)):
            line.setText(words)
            line.setVisible(bool(words))

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(self._name, 1)
        top.addWidget(self._pill)
        top.addWidget(self.restart_button)
        top.addWidget(self.stop_button)
        hint = QHBoxLayout()
        hint.setSpacing(3 * SPACE)
        hint.addWidget(self._practice, 1)
        hint.addWidget(self.model_button)
        log_top = QHBoxLayout()
        log_top.addWidget(label(self.tr("Log"), strong=True))
        log_top.addStretch(1)
        log_top.addWidget(self.log_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        column.addLayout(top)
        column.addWidget(self.error)
        column.addWidget(self._facts)
        column.addLayout(hint)
        column.addLayout(log_top)
        column.addWidget(self.log, 1)

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        while len(self._cells) < len(facts):
            cell = _FactCell()
            row, column = divmod(len(self._cells), _COLUMNS)
            self._grid.addWidget(cell, row, column)
            self._cells.append(cell)
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < len(facts))
            if place < len(facts):
                cell.show_fact(facts[place])


class _FactCell(QWidget):
    """A small name above a value."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ElidedLabel(tone="dim", size="small")
        self._value = ElidedLabel(strong=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._name)
        column.addWidget(self._value)

    def show_fact(self, fact: Fact) -> None:
        self._name.set_whole_text(fact.name)
        self._value.set_whole_text(fact.value)
        self.setToolTip(fact.hint)
        self.setAccessibleName(f"{fact.name}: {fact.value}")


class _SlotRow(QWidget):
    """The slots as cells."""

    def __init__(self) -> None:
        super().__init__()
        self._slots: tuple[bool, ...] = ()
        self.setFixedHeight(5 * SPACE)
        self.hide()

    def show_slots(self, slots: tuple[bool, ...], spoken: str) -> None:
        if slots != self._slots:
            self._slots = slots
            self.setAccessibleName(spoken)
            self.setVisible(bool(slots))
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self.rect().toRectF().topLeft()
        paint_slots(painter, corner, self._slots, self.width(), current_theme().tokens)
        painter.end()
