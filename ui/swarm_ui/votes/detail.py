"""One vote: question, candidates, verdict, and what differs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.ids import QuestionId
from swarm_ui.result.candidate_row import CandidateRow
from swarm_ui.result.verdict_card import VerdictCard
from swarm_ui.theme.tokens import SPACE
from swarm_ui.votes.difference_view import DifferenceView
from swarm_ui.votes.view_model import VoteProps
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.reading_text import ReadingText
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import ElidedLabel, breakable, label

_MOST_LINES = 4
_TALLEST = 280


class VoteDetail(VerticalScroll):
    """Scrolls as one page. The button says which vote is meant: the one that is seen."""

    forget_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        page = QWidget()
        super().__init__(page, parent)
        self._props: VoteProps | None = None
        self.question = ReadingText(self.tr("Question"), most_lines=_MOST_LINES)
        self.question.setProperty("textSize", "large")
        self._facts = ElidedLabel(tone="dim")
        self.forget_button = Button(self.tr("Forget this vote"), icon="forget", kind="fold")
        self.forget_button.clicked.connect(self._forget)
        self.notice = label(tone="dim", wrap=True)
        self.sent = label(tone="accent", wrap=True)
        self.candidates = CandidateRow(tallest=_TALLEST, without_text=self.tr("Text not kept"))
        self.verdict = VerdictCard()
        self.differences = DifferenceView()
        about = QHBoxLayout()
        about.setSpacing(2 * SPACE)
        about.addWidget(self._facts, 1)
        about.addWidget(self.forget_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.question)
        column.addLayout(about)
        column.addWidget(self.notice)
        column.addWidget(self.sent)
        column.addWidget(self.candidates)
        column.addWidget(self.verdict)
        column.addWidget(self.differences)
        column.addStretch(1)

    @property
    def vote_id(self) -> QuestionId | None:
        """Which vote is shown."""
        return self._props.id if self._props else None

    def show_props(self, props: VoteProps) -> None:
        """Show what changed; another vote is shown from its beginning."""
        before = self._props
        if props == before:
            return
        self._props = props
        self.question.setPlainText(props.question)
        self.question.setVisible(bool(props.question))
        self.question.fit()
        self._facts.set_whole_text(props.facts)
        self.notice.setText(props.notice)
        self.notice.setVisible(bool(props.notice))
        self.sent.setText(breakable(props.sent))
        self.sent.setVisible(bool(props.sent))
        self.candidates.show_candidates(props.candidates)
        self.verdict.show_props(props.verdict)
        if before is None or before.id != props.id or before.comparable != props.comparable:
            self.differences.show_candidates(props.comparable, props.compared)
        if before is None or before.id != props.id:
            self.verticalScrollBar().setValue(0)

    def _forget(self) -> None:
        if self._props is not None:
            self.forget_requested.emit(self._props.id)
