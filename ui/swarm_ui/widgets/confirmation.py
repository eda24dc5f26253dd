"""Asks before something that cannot be undone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def confirm(parent: QWidget, title: str, consequence: str, verb: str, action: Callable[[], None]) -> None:
    """Ask, and call `action` if the person presses the button that says `verb`."""
    question = QMessageBox(QMessageBox.Icon.NoIcon, title, consequence, QMessageBox.StandardButton.Cancel, parent)
    question.setObjectName("confirmation")
    button = question.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    button.clicked.connect(action)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.open()
