"""The Votes page."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import QuestionView, Snapshot, Trouble
from swarm_desktop.core.votes import VoteSummary
from swarm_ui.page import Page, voted
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.votes.delegate import VoteDelegate
from swarm_ui.votes.detail import VoteDetail
from swarm_ui.votes.empty import no_votes
from swarm_ui.votes.memory_card import MemoryCard
from swarm_ui.votes.view_model import VoteRowProps, vote_props, vote_rows
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.empty_state import EmptyState
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.rows import ROW_ROLE
from swarm_ui.widgets.rows_list import RowsList
from swarm_ui.widgets.text import label

_LIST_WIDTH = 264
_MARGIN = 4 * SPACE
_TYPING_PAUSE_MS = 150


class VotesPage(Page):
    """The votes on the left, the chosen one in detail on the right."""

    name = "votes"
    icon = "votes"

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Votes")
        self._commands = commands
        self._tasks = tasks
        self._ledger = settings.ledger
        self._snapshot = Snapshot()
        self._summaries: tuple[VoteSummary, ...] = ()
        self._searched = ""
        self._loaded = False
        self._read_for: tuple[QuestionId, ...] = ()
        """The questions in memory when the ledger was last read."""
        self._forgotten: set[QuestionId] = set()
        """Forgotten by the ledger, and still in the snapshot."""
        self._chosen: QuestionId | None = None

        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search votes"))
        self.search.setAccessibleName(self.tr("Search votes"))
        self.search.setClearButtonEnabled(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._read)
        self.search.textChanged.connect(self._wait_for_typing)
        self.list = RowsList(self.tr("Votes"), VoteDelegate())
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.memory = MemoryCard(_LIST_WIDTH - 2 * _MARGIN - 1)
        self.memory.show_keep(self._ledger.keep)
        self.memory.keep_requested.connect(self._keep)
        self.memory.forget_all_requested.connect(self._forget_all)
        self.error = ErrorCard()
        self.again = Button(self.tr("Read again"), icon="refresh")
        self.again.clicked.connect(self._read)
        self._trouble = self._trouble_area()
        self._nothing = QWidget()
        self.empty = EmptyState()
        self.empty.pressed.connect(self._leave_empty)
        self.detail = VoteDetail()
        self.detail.forget_requested.connect(self._forget)
        self._arrange()
        self.setFocusProxy(self.search)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = voted(self._snapshot)
        self._snapshot = snapshot
        questions = voted(snapshot)
        if questions != before or not self.list.rows.rows:
            self._show_rows()
        if self.isVisible() and tuple(question.id for question in questions) != self._read_for:
            self._read()

    @override
    def show_settings(self, settings: Settings) -> None:
        self._ledger = settings.ledger
        self.memory.show_keep(settings.ledger.keep)
        self._show_rows()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The command line and other programs vote too.
        self._read()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._typing.stop()

    def show_vote(self, question_id: QuestionId) -> None:
        """Show one vote, whatever was searched for."""
        self._chosen = question_id
        self._forgotten.discard(question_id)
        self.search.clear()
        self._searched = ""
        self._show_rows()

    def _arrange(self) -> None:
        side = QFrame()
        side.setObjectName("sideColumn")
        side.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Votes"), strong=True))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.memory)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.detail)
        self.stack.addWidget(self._nothing)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._trouble)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _trouble_area(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.error)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        area.hide()
        return area

    def _wait_for_typing(self) -> None:
        self._typing.start()

    def _read(self) -> None:
        search = self.search.text().strip()
        self._read_for = tuple(question.id for question in voted(self._snapshot))

        def show(summaries: tuple[VoteSummary, ...]) -> None:
            # Answers to what was typed before are late.
            if search == self.search.text().strip():
                self._loaded = True
                self._searched = search
                self._summaries = summaries
                self._show_trouble(None)
                self._show_rows()

        self._tasks.run(self._commands.votes(search), done=show, failed=self._tell)

    def _show_rows(self) -> None:
        rows = vote_rows(self._summaries, self._snapshot, self._searched, self._forgotten, _now())
        self.list.rows.show_rows(rows)
        self.memory.forget_button.setVisible(bool(rows) and not self._searched)
        if rows:
            self.list.select(max(0, self.list.rows.place_of(self._chosen or "")))
            self._chosen = self._current().id
            self._show_chosen()
        elif self.error.trouble is not None:
            self.stack.setCurrentWidget(self._nothing)
        else:
            self.empty.show_props(no_votes(self._searched, self._ledger, loaded=self._loaded))
            self.stack.setCurrentWidget(self.empty)

    def _current(self) -> VoteRowProps:
        row: VoteRowProps = self.list.currentIndex().data(ROW_ROLE)
        return row

    def _choose(self) -> None:
        if self.list.currentIndex().isValid():
            self._chosen = self._current().id
            self._show_chosen()

    def _show_chosen(self) -> None:
        if self._chosen is None:
            return
        question = self._snapshot.question(self._chosen)
        if question is not None:
            self._show_question(question)
        elif self._chosen == self.detail.vote_id:
            self.stack.setCurrentWidget(self.detail)
        else:
            done = partial(self._show_past, self._chosen)
            self._tasks.run(self._commands.past_vote(self._chosen), done=done, failed=self._tell)

    def _show_past(self, vote_id: QuestionId, question: QuestionView | None) -> None:
        if question is None:
            # Another program forgot it since the list was read.
            self._drop(vote_id)
        elif vote_id == self._chosen:
            self._show_question(question)

    def _show_question(self, question: QuestionView) -> None:
        self.detail.show_props(vote_props(question, _now()))
        self.stack.setCurrentWidget(self.detail)

    def _forget(self, vote_id: QuestionId) -> None:
        self._tasks.run(self._commands.forget_votes(vote_id), done=lambda _: self._drop(vote_id))

    def _forget_all(self) -> None:
        self._tasks.run(self._commands.forget_votes(), done=self._drop_all)

    def _drop(self, vote_id: QuestionId) -> None:
        self._forgotten.add(vote_id)
        self._show_rows()

    def _drop_all(self, _: None) -> None:
        self._forgotten.update(question.id for question in voted(self._snapshot))
        self._summaries = ()
        self._show_rows()

    def _keep(self, keep: str) -> None:
        self._tasks.run(
            self._commands.change_settings({"ledger.keep": keep}),
            done=self.settings_changed.emit,
            settled=lambda: self.memory.show_keep(self._ledger.keep),
        )

    def _tell(self, error: SwarmError) -> None:
        self._show_trouble(Trouble(self.tr("The votes cannot be read"), error.message, error.details))
        self._show_rows()

    def _show_trouble(self, trouble: Trouble | None) -> None:
        self.error.show_trouble(trouble)
        self._trouble.setVisible(trouble is not None)

    def _leave_empty(self) -> None:
        if self._searched:
            self.search.clear()
        else:
            self.page_requested.emit("try")


def _now() -> datetime:
    return datetime.now().astimezone()
