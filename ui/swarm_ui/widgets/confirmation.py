"""Asks before something that cannot be undone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QWidget


def confirm(parent: QWidget, title: str, consequence: str, verb: str, action: Callable[[], None]) -> None:
    """Ask, and call `action` if the person presses the button that says `verb`; Enter alone does nothing."""
    question = QMessageBox(QMessageBox.Icon.NoIcon, title, title, QMessageBox.StandardButton.Cancel, parent)
    question.setObjectName("confirmation")
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setInformativeText(consequence)
    button = question.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    button.clicked.connect(action)
    cancel = question.button(QMessageBox.StandardButton.Cancel)
    # No other button of the window has a picture of the desktop's own.
    cancel.setIcon(QIcon())
    question.setDefaultButton(QMessageBox.StandardButton.Cancel)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.open()
