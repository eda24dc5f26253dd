"""The verdict, lifted out of the candidates."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.try_it.view_model import VerdictProps
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.text import ElidedLabel, label

_MOST_LINES = 5


class VerdictCard(Card):
    """Answer, agreement, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="verdictCard")
        self._props: VerdictProps | None = None
        self._facts = ElidedLabel(tone="dim")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.copy_button = CopyButton(self.tr("Copy the answer"), text=self.tr("Copy answer"))
        self.answer = QPlainTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setTabChangesFocus(True)
        self.answer.setProperty("bare", True)  # noqa: FBT003 - Qt's signature
        self.answer.setProperty("textSize", "large")
        self.answer.setAccessibleName(self.tr("Answer"))
        self.answer.document().setDocumentMargin(0)
        self.answer.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.bar = AgreementBar()
        self._words = label(strong=True)
        self._reason = label(tone="dim", wrap=True)
        self._caution = label(tone="dim", size="small")

        top = QHBoxLayout()
        top.setSpacing(3 * SPACE)
        top.addWidget(label(self.tr("Verdict"), size="large", strong=True))
        top.addWidget(self._facts, 1)
        top.addWidget(self.copy_button)
        vote = QHBoxLayout()
        vote.setSpacing(3 * SPACE)
        vote.addWidget(self.bar, 1)
        vote.addWidget(self._words)
        vote.addWidget(self._caution)
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
        self.copy_button.set_value(props.answer)
        self.bar.show_segments(props.agreement.segments, props.agreement.words)
        self._words.setText(props.agreement.words)
        self._reason.setText(props.reason)
        self._reason.setVisible(bool(props.reason))
        self._caution.setText(props.caution)
        self.setAccessibleName(self.tr("Verdict: {words}").format(words=props.agreement.words))
        self._fit()

    def _fit(self) -> None:
        self.answer.ensurePolished()
        lines = max(1, min(_MOST_LINES, int(self.answer.document().size().height())))
        self.answer.setFixedHeight(lines * self.answer.fontMetrics().lineSpacing() + SPACE)
