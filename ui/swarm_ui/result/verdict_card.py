"""The verdict, lifted out of the candidates."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from swarm_ui.result.view_model import VerdictProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.reading_text import ReadingText
from swarm_ui.widgets.text import ElidedLabel, breakable, label

_MOST_LINES = 5


class VerdictCard(Card):
    """Answer, agreement, and why."""

    votes_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, leads_to_votes: bool = False) -> None:
        super().__init__(parent, name="verdictCard")
        self._props: VerdictProps | None = None
        self._facts = ElidedLabel(tone="dim")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.votes_button = Button(self.tr("Open in Votes"), icon="votes")
        self.votes_button.setToolTip(self.tr("Compare the candidates word by word"))
        self.votes_button.clicked.connect(self.votes_requested)
        if not leads_to_votes:
            self.votes_button.hide()
        self.copy_button = CopyButton(self.tr("Copy the answer"), text=self.tr("Copy answer"))
        self.answer = ReadingText(self.tr("Answer"), most_lines=_MOST_LINES)
        self.answer.setProperty("textSize", "large")
        self.bar = AgreementBar()
        self._words = label(strong=True)
        self._reason = label(tone="dim", wrap=True)

        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(label(self.tr("Verdict"), size="large", strong=True))
        top.addWidget(self._facts, 1)
        top.addSpacing(SPACE)
        top.addWidget(self.votes_button)
        top.addWidget(self.copy_button)
        vote = QHBoxLayout()
        vote.setSpacing(3 * SPACE)
        vote.addWidget(self.bar, 1)
        vote.addWidget(self._words)
        self.body.addLayout(top)
        self.body.addWidget(self.answer)
        self.body.addLayout(vote)
        self.body.addWidget(self._reason)

    def show_props(self, props: VerdictProps | None) -> None:
        """Show a verdict; None hides the card."""
        if props == self._props:
            return
        self._props = props
        self.setVisible(props is not None)
        if props is None:
            return
        self._facts.set_whole_text(props.facts)
        self.answer.setPlainText(props.answer)
        self.answer.setVisible(bool(props.answer))
        self.copy_button.set_value(props.answer)
        self.copy_button.setVisible(bool(props.answer))
        self.bar.show_segments(props.agreement.segments, props.agreement.words)
        self._words.setText(props.agreement.words)
        self._reason.setText(breakable(" ".join(filter(None, [props.reason, props.caution]))))
        self.setAccessibleName(self.tr("Verdict: {words}").format(words=props.agreement.words))
        self.answer.fit()
