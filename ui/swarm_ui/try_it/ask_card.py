"""Where a question is asked: the text, how many voters, which strategy."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from swarm_desktop.core.settings import MAX_VOTERS, MIN_VOTERS, VotingSettings
from swarm_ui.strategies import fill_strategies, select_strategy
from swarm_ui.theme.tokens import SPACE
from swarm_ui.try_it.question_field import QuestionField
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import Combo, SpinBox
from swarm_ui.widgets.text import label


class AskCard(Card):
    """Emits what the person wants; the page decides what becomes of it."""

    asked = Signal()
    stopped = Signal()

    def __init__(self, voting: VotingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=3 * SPACE)
        self._can_ask = False
        self._active = False
        self.question = QuestionField()
        self.question.asked.connect(self._press)
        self.question.textChanged.connect(self._enable)
        self.voters = SpinBox()
        self.voters.setRange(MIN_VOTERS, MAX_VOTERS)
        self.voters.setAccessibleName(self.tr("Voters"))
        self.voters.setToolTip(self.tr("How many voters answer: more are slower and agree more reliably"))
        self.voters.valueChanged.connect(self._name_voters)
        self.voters.setFixedWidth(112)
        self.strategy = Combo()
        self.strategy.setAccessibleName(self.tr("Strategy"))
        self.strategy.setToolTip(self.tr("How ballots become a verdict"))
        fill_strategies(self.strategy)
        self.button = Button(self.tr("Ask"), kind="primary")
        self.button.setMinimumWidth(72)
        self.button.clicked.connect(self._press)
        self.progress = label(tone="dim")
        self.show_voting(voting)

        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.progress, 1)
        row.addWidget(self.voters)
        row.addWidget(self.strategy)
        row.addWidget(self.button)
        self.body.addWidget(self.question)
        self.body.addLayout(row)
        # A click beside the text means the text.
        self.setFocusProxy(self.question)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._enable()

    def show_voting(self, voting: VotingSettings) -> None:
        """Offer what the settings say."""
        self.voters.setValue(voting.voters)
        self._name_voters(voting.voters)
        select_strategy(self.strategy, voting.strategy)

    def show_state(self, *, can_ask: bool, active: bool, progress: str) -> None:
        """Turn the button into Stop while voters work."""
        self._can_ask = can_ask
        self._active = active
        self.progress.setText(progress)
        self.button.setText(self.tr("Stop") if active else self.tr("Ask"))
        self.button.set_kind("plain" if active else "primary")
        self._enable()

    def _enable(self) -> None:
        ready = self._can_ask and bool(self.question.toPlainText().strip())
        self.button.setEnabled(self._active or ready)
        self.button.setToolTip("" if self._can_ask else self.tr("No worker is ready yet"))

    def _press(self) -> None:
        if self._active:
            self.stopped.emit()
        elif self.button.isEnabled():
            self.asked.emit()

    def _name_voters(self, number: int) -> None:
        self.voters.setSuffix(self.tr(" voter") if number == 1 else self.tr(" voters"))
        self.voters.setAlignment(Qt.AlignmentFlag.AlignLeft)
