"""What differs between two candidates of one's choice."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.result.view_model import CandidateProps
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import SPACE
from swarm_ui.votes.differences import Differences, Side, differences
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.reading_text import ReadingText
from swarm_ui.widgets.text import ElidedLabel, label

_MOST_LINES = 16
_SIGNS = {"first": "\N{MINUS SIGN}", "second": "+"}


class DifferenceView(Card):
    """Both texts as one. What only one of them says is told by a sign and a colour; the sign alone is enough."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[CandidateProps, ...] = ()
        self.first = Combo()
        self.second = Combo()
        for combo, name in ((self.first, self.tr("First answer")), (self.second, self.tr("Second answer"))):
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.activated.connect(self._compare)
        self.summary = ElidedLabel(tone="dim")
        self.text = ReadingText(self.tr("Differences"), most_lines=_MOST_LINES)
        choice = QHBoxLayout()
        choice.setSpacing(2 * SPACE)
        choice.addWidget(label(_SIGNS["first"], tone="bad", strong=True))
        choice.addWidget(self.first, 1)
        choice.addSpacing(2 * SPACE)
        choice.addWidget(label(_SIGNS["second"], tone="ok", strong=True))
        choice.addWidget(self.second, 1)
        self.body.addWidget(label(self.tr("Differences, word by word"), strong=True))
        self.body.addLayout(choice)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.text)

    def show_candidates(self, candidates: tuple[CandidateProps, ...], compared: tuple[str, str]) -> None:
        """Offer candidates, and compare two of them; hidden where there are no two."""
        self._candidates = candidates
        self.setVisible(all(compared))
        for combo, candidate_id in zip((self.first, self.second), compared, strict=True):
            combo.clear()
            for candidate in candidates:
                combo.addItem(_name(candidate), candidate.id)
            combo.setCurrentIndex(combo.findData(candidate_id))
        self._compare()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._compare()

    def _compare(self) -> None:
        texts = {candidate.id: candidate.text for candidate in self._candidates}
        first, second = texts.get(self.first.currentData(), ""), texts.get(self.second.currentData(), "")
        found = differences(first, second)
        self.summary.set_whole_text(self._summary(found))
        self.text.clear()
        cursor = self.text.textCursor()
        for part in found.parts:
            if part.side == "both":
                cursor.insertText(part.text, QTextCharFormat())
            else:
                words = part.text.rstrip()
                cursor.insertText(f"[{_SIGNS[part.side]}{words}]", _format(part.side))
                blanks = part.text[len(words) :]
                if part is not found.parts[-1]:
                    blanks = blanks or " "
                cursor.insertText(blanks, QTextCharFormat())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.fit()

    def _summary(self, found: Differences) -> str:
        if found.same:
            return self.tr("Word for word the same.")
        titles = {candidate.id: candidate.title for candidate in self._candidates}
        words = [
            self.tr("[{sign}…] only in {who}").format(sign=_SIGNS[side], who=titles[combo.currentData()])
            for side, combo in (("first", self.first), ("second", self.second))
            if any(part.side == side for part in found.parts)
        ]
        if found.cut:
            words.append(self.tr("too long to be compared to the end"))
        return " · ".join(words)


def _name(candidate: CandidateProps) -> str:
    return " · ".join(filter(None, [candidate.title, candidate.chip]))


def _format(side: Side) -> QTextCharFormat:
    tokens = current_theme().tokens
    colour, ground = (tokens.bad_text, tokens.bad_soft) if side == "first" else (tokens.ok_text, tokens.ok_soft)
    result = QTextCharFormat()
    result.setForeground(QColor(colour))
    result.setBackground(QColor(ground))
    result.setFontWeight(QFont.Weight.DemiBold)
    return result
