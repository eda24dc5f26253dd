"""The Try it page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import AskRequest, Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_ui.page import Page
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.try_it.ask_card import AskCard
from swarm_ui.try_it.candidate_column import CandidateColumn
from swarm_ui.try_it.examples import Examples
from swarm_ui.try_it.verdict_card import VerdictCard
from swarm_ui.try_it.view_model import CandidateProps, TryItProps, try_it_props
from swarm_ui.widgets.empty_state import EmptyState
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.text import label


class TryItPage(Page):
    """Ask above, candidates side by side, the verdict lifted out below."""

    name = "try"
    icon = "try"

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Try it")
        self._commands = commands
        self._tasks = tasks
        self._voting = settings.voting
        self._snapshot = Snapshot()
        self._props: TryItProps | None = None
        self._question_id: QuestionId | None = None
        self._refused: Trouble | None = None

        self.ask = AskCard(settings.voting)
        self.ask.asked.connect(self._ask)
        self.ask.stopped.connect(self._stop)
        self.examples = Examples()
        self.examples.chosen.connect(self._ask_example)
        self.examples.model_file_requested.connect(self.model_file_requested)
        self.waiting = EmptyState()
        self.waiting.pressed.connect(self._leave_waiting)
        self.columns: list[CandidateColumn] = []
        self.verdict = VerdictCard()
        self.verdict.hide()
        self.error = ErrorCard()
        self._cancelled = label(self.tr("Stopped. No verdict was reached."), tone="dim")

        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.examples)
        self.stack.addWidget(self._result())
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.ask)
        column.addWidget(self.error)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.ask.question)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        props = try_it_props(snapshot, self._question_id)
        if props == self._props:
            return
        self._props = props
        self.ask.show_state(can_ask=props.can_ask, active=props.active, progress=props.progress)
        self.error.show_trouble(self._refused or props.trouble)
        if props.question_id is not None:
            self.stack.setCurrentIndex(2)
            self._show_candidates(props.candidates)
            self.verdict.show_props(props.verdict)
            self._cancelled.setVisible(props.cancelled)
        elif props.waiting is not None:
            self.stack.setCurrentIndex(0)
            self.waiting.show_props(props.waiting)
        else:
            self.stack.setCurrentIndex(1)
            self.examples.show_practice(practice=props.practice)

    @override
    def show_settings(self, settings: Settings) -> None:
        # What the person chose here for the next question is kept until the settings say something new.
        if settings.voting != self._voting:
            self._voting = settings.voting
            self.ask.show_voting(settings.voting)

    def show_question(self, question_id: QuestionId) -> None:
        """Show one of the questions of the snapshot."""
        self._question_id = question_id
        self._refused = None
        question = self._snapshot.question(question_id)
        if question is not None:
            self.ask.question.setPlainText(question.prompt)
        self.show_snapshot(self._snapshot)

    def _ask(self) -> None:
        request = AskRequest(
            text=self.ask.question.toPlainText().strip(),
            voters=self.ask.voters.value(),
            strategy=self.ask.strategy.currentData(),
        )
        self._tasks.run(self._commands.ask(request), done=self._asked, failed=self._refuse)

    def _ask_example(self, question: str) -> None:
        self.ask.question.setPlainText(question)
        self._ask()

    def _asked(self, question_id: QuestionId) -> None:
        self._question_id = question_id
        self._refused = None
        self._redraw()

    def _refuse(self, error: SwarmError) -> None:
        self._refused = Trouble(error.title, error.message, error.details)
        self._redraw()

    def _redraw(self) -> None:
        self._props = None
        self.show_snapshot(self._snapshot)

    def _stop(self) -> None:
        if self._question_id is not None:
            self._tasks.run(self._commands.cancel(self._question_id))

    def _leave_waiting(self) -> None:
        if self._snapshot.running:
            self.page_requested.emit("workers")
        else:
            self.start_requested.emit()

    def _result(self) -> QWidget:
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self.candidates = QScrollArea()
        self.candidates.setWidgetResizable(True)
        self.candidates.setWidget(inner)
        self.candidates.setAccessibleName(self.tr("Candidates"))
        self.candidates.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.candidates.setMinimumHeight(152)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.candidates, 100)
        column.addWidget(self._cancelled)
        column.addWidget(self.verdict)
        column.addStretch(1)
        return page

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_candidates()

    def _fit_candidates(self) -> None:
        """Give the row the height of its longest text: the verdict belongs right below short answers."""
        wanted = [column.wanted_height() for column in self.columns if column.isVisibleTo(self)]
        bar = self.candidates.horizontalScrollBar().sizeHint().height()
        self.candidates.setMaximumHeight(max([self.candidates.minimumHeight(), *wanted]) + bar)

    def _show_candidates(self, candidates: tuple[CandidateProps, ...]) -> None:
        while len(self.columns) < len(candidates):
            column = CandidateColumn()
            self.columns.append(column)
            self._row.addWidget(column, 1)
        # Columns are kept for the next question: making and deleting them makes the page flicker.
        for place, column in enumerate(self.columns):
            column.setVisible(place < len(candidates))
            if place < len(candidates):
                column.show_props(candidates[place])
        self._fit_candidates()
