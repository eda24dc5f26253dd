"""The audit trail of the tools as a table."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_ui.facts import seconds_words, when_words
from swarm_ui.theme.tokens import SPACE
from swarm_ui.visible import visible
from swarm_ui.widgets.text import label

translate = QCoreApplication.translate

_SUMMARY_COLUMN = 3


def call_cells(call: ToolCallRecord, now: datetime) -> tuple[str, ...]:
    """Return one row of the table."""
    return (
        when_words(call.at, now),
        visible(call.client),
        visible(call.tool),
        visible(call.summary),
        _decision_words(call.decision),
        _outcome_words(call),
    )


class ToolCallsDialog(QDialog):
    """The last calls, newest first."""

    def __init__(self, calls: tuple[ToolCallRecord, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("The last calls of tools"))
        self.resize(820, 420)
        self.table = QTableWidget(len(calls), 6)
        self.table.setAccessibleName(self.windowTitle())
        names = ("When", "Who", "Tool", "What", "Allowed", "Outcome")
        self.table.setHorizontalHeaderLabels([self.tr(name) for name in names])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        now = datetime.now().astimezone()
        for row, call in enumerate(calls):
            for place, words in enumerate(call_cells(call, now)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, place, item)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(_SUMMARY_COLUMN, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        if not calls:
            column.addWidget(label(self.tr("No tool was called yet."), tone="dim"))
        column.addWidget(self.table)
        column.addWidget(buttons)


def _decision_words(decision: Decision) -> str:
    return {
        Decision.ALLOWED: translate("ToolCalls", "By you"),
        Decision.REMEMBERED: translate("ToolCalls", "By an earlier yes"),
        Decision.NOT_ASKED: translate("ToolCalls", "By the settings"),
        Decision.DENIED: translate("ToolCalls", "Denied"),
        Decision.TIMED_OUT: translate("ToolCalls", "Denied: no answer"),
        Decision.NOBODY_THERE: translate("ToolCalls", "Denied: no window"),
        Decision.WITHDRAWN: translate("ToolCalls", "Withdrawn"),
        Decision.REFUSED: translate("ToolCalls", "Not possible"),
    }[decision]


def _outcome_words(call: ToolCallRecord) -> str:
    seconds = seconds_words(call.seconds)
    return {
        Outcome.DONE: translate("ToolCalls", "Done in {seconds}").format(seconds=seconds),
        Outcome.FAILED: translate("ToolCalls", "Failed after {seconds}").format(seconds=seconds),
        Outcome.CANCELLED: translate("ToolCalls", "Cancelled"),
        Outcome.NOT_RUN: translate("ToolCalls", "Not run"),
    }[call.outcome]
