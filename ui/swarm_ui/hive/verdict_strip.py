"""The last verdicts, side by side below the honeycomb."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.hive.verdict_card import VerdictCard
from swarm_ui.hive.view_model import SHOWN_VERDICTS, VerdictProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import label


class VerdictStrip(QFrame):
    """While there are none, it leads to the first question."""

    question_requested = Signal(object)
    """Identifier of a question."""
    ask_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.verdicts = tuple(VerdictCard() for _ in range(SHOWN_VERDICTS))
        self._cards = QFrame()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(3 * SPACE)
        for card in self.verdicts:
            card.clicked.connect(self._open)
            # A hidden card keeps its place, or a lonely verdict would be as wide as the window.
            policy = card.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            card.setSizePolicy(policy)
            cards.addWidget(card, 1)
        hint = self.tr("None yet. Ask something, and see how several voters agree on the answer.")
        self.ask_button = Button(self.tr("Ask a question"), kind="primary")
        self.ask_button.clicked.connect(self.ask_requested)
        self._none = QFrame()
        empty = QHBoxLayout(self._none)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.setSpacing(3 * SPACE)
        empty.addWidget(label(hint, tone="dim", wrap=True), 1)
        empty.addWidget(self.ask_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self.tr("Last verdicts"), strong=True))
        column.addWidget(self._cards)
        column.addWidget(self._none)

    def show_verdicts(self, verdicts: tuple[VerdictProps, ...]) -> None:
        """Show verdicts, newest first."""
        self._none.setVisible(not verdicts)
        self._cards.setVisible(bool(verdicts))
        for place, card in enumerate(self.verdicts):
            card.setVisible(place < len(verdicts))
            if place < len(verdicts):
                card.show_props(verdicts[place])

    def _open(self) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard) and card.props is not None:
            self.question_requested.emit(card.props.question_id)
