"""Tells that the program ended unexpectedly the last time, and shows what is known of it."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.logs import CrashReport
from swarm_ui.facts import when_words
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import label

_SIZE = (680, 520)


class CrashDialog(QDialog):
    """Nothing is sent anywhere: the person reads it, and copies it where they want."""

    def __init__(self, report: CrashReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle(self.tr("The program ended unexpectedly"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        moment = when_words(report.ended_at, datetime.now().astimezone())
        words = self.tr("Swarm Desktop ended unexpectedly last time ({moment}).").format(moment=moment)
        explanation = self.tr(
            "This is what is known of it. Keys, your folder's name and what was asked are left out. Nothing was sent, "
            "and nothing is: to report it, copy it and give it to whom you like."
        )
        self.report = MonospacedView(self.tr("Report"))
        self.report.setPlainText(report.text.rstrip())
        self.copy = CopyButton(self.tr("Copy the report"), kind="primary")
        self.copy.set_value(report.text)
        self.folder = Button(self.tr("Open the folder"), icon="folder")
        folder = str(Path(report.path).parent)
        self.folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        self.close_button = Button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        for button in (self.folder, self.copy):
            button.setAutoDefault(False)
        self.close_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(label(words, strong=True, wrap=True))
        column.addWidget(label(explanation, tone="dim", wrap=True))
        column.addWidget(self.report, 1)
        column.addLayout(buttons)
        self.close_button.setFocus()


def tell_of_crash(commands: Commands, tasks: Tasks, window: QWidget) -> None:
    """Show the report that nobody has seen yet, once."""

    def show(report: CrashReport | None) -> None:
        if report is None:
            return
        dialog = CrashDialog(report, window)
        dialog.finished.connect(lambda: tasks.run(commands.put_crash_report_aside()))
        dialog.open()

    tasks.run(commands.crash_report(), done=show)
