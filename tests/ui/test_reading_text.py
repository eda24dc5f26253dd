"""Words to read take the room that they need."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from swarm_ui.widgets.reading_text import ReadingText


def test_it_is_as_high_as_its_lines_at_every_width(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    text = ReadingText("answer", most_lines=6)
    text.setPlainText("ones 7 + 5 = 12, carry 1; tens 4 + 8 + 1 = 13, carry 1. The answer is 132, and nothing else.")
    column = QVBoxLayout(page)
    column.addWidget(text)
    column.addStretch(1)
    page.resize(900, 300)
    page.show()
    qtbot.waitExposed(page)
    one = text.height()
    for width, is_higher in ((260, True), (900, False)):
        page.resize(width, 300)
        qtbot.waitUntil(lambda is_higher=is_higher: (text.height() > one) == is_higher)
        qtbot.waitUntil(lambda: text.verticalScrollBar().maximum() == 0)
