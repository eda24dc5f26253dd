"""The Try it page."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import AskRequest, Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_ui.page import Page
from swarm_ui.result.candidate_row import CandidateRow
from swarm_ui.result.verdict_card import VerdictCard
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.try_it.ask_card import AskCard
from swarm_ui.try_it.examples import Examples
from swarm_ui.try_it.view_model import TryItProps, try_it_props
from swarm_ui.widgets.empty_state import EmptyState
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import breakable, label


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
        self.candidates = CandidateRow()
        self.verdict = VerdictCard(leads_to_votes=True)
        self.verdict.votes_requested.connect(self._open_in_votes)
        self.verdict.hide()
        self.error = ErrorCard()
        self.sent = label(tone="accent", wrap=True)
        self._cancelled = label(self.tr("Stopped. No verdict was reached."), tone="dim")

        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.examples)
        self.stack.addWidget(VerticalScroll(self._result()))
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
            self.candidates.show_candidates(props.candidates)
            self.verdict.show_props(props.verdict)
            self._cancelled.setVisible(props.cancelled)
            self.sent.setText(breakable(props.sent))
            self.sent.setVisible(bool(props.sent))
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

    def _open_in_votes(self) -> None:
        if self._question_id is not None:
            self.vote_requested.emit(self._question_id)

    def _leave_waiting(self) -> None:
        if self._snapshot.running:
            self.page_requested.emit("workers")
        else:
            self.start_requested.emit()

    def _result(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.sent)
        column.addWidget(self.candidates, 100)
        column.addWidget(self._cancelled)
        column.addWidget(self.verdict)
        column.addStretch(1)
        return page
