"""One voter's candidate while it grows."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from swarm_ui.result.view_model import CandidateProps
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.chip import Chip
from swarm_ui.widgets.reading_text import ReadingText
from swarm_ui.widgets.text import ElidedLabel, label, restyle

_MINIMUM_WIDTH = 184
_MINIMUM_HEIGHT = 152
_CHROME = 104
"""Title, chip and padding."""


class CandidateColumn(Card):
    """The colour of the upper edge and of the chip is that of its cluster."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=3 * SPACE)
        self._props: CandidateProps | None = None
        self._title = ElidedLabel(tone="dim")
        self._crown = label(self.tr("verdict"), tone="accent", size="small", strong=True)
        self.text = ReadingText()
        self.chip = Chip()
        self._state = ElidedLabel(tone="dim", size="small")
        # As high as a chip, so that the words of all columns stand in one line.
        self._state.setFixedHeight(self.chip.height())
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._crown)
        bottom = QHBoxLayout()
        bottom.setSpacing(2 * SPACE)
        bottom.addWidget(self.chip)
        bottom.addWidget(self._state, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(bottom)
        self.setMinimumWidth(_MINIMUM_WIDTH)
        self.setMinimumHeight(_MINIMUM_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def props(self) -> CandidateProps | None:
        """What is shown."""
        return self._props

    def show_props(self, props: CandidateProps) -> None:
        """Show what changed; a text that only grew is appended to."""
        if props == self._props:
            return
        before = self._props
        self._props = props
        self._title.set_whole_text(props.title)
        self._crown.setVisible(props.wins)
        self._grow(before.text if before else "", props.text)
        self.text.setAccessibleName(self.tr("Answer of {voter}").format(voter=props.title))
        self._state.set_whole_text(props.state)
        restyle(self._state, "tone", props.tone)
        self.chip.setVisible(bool(props.chip))
        self.chip.show_text(props.chip, props.cluster or 0)
        self.setAccessibleName(props.spoken)
        self._recolour()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    def wanted_height(self) -> int:
        """Return the height that shows the whole text."""
        return self.text.lines() * self.text.fontMetrics().lineSpacing() + _CHROME

    def _grow(self, before: str, text: str) -> None:
        if text == before:
            return
        if not before or not text.startswith(before):
            # A text that was not watched while it grew is read from its beginning.
            self.text.setPlainText(text)
            return
        bar = self.text.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text[len(before) :])
        if follows:
            bar.setValue(bar.maximum())

    def _recolour(self) -> None:
        if self._props is None:
            return
        tokens = current_theme().tokens
        bad = self._props.tone == "bad"
        edge = tokens.bad if bad else tokens.cluster(self._props.cluster)
        self.set_edge(edge)
