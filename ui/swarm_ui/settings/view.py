"""The Settings page: every change is applied when the field is left."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.settings import MAX_VOTERS, MIN_VOTERS, Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_ui.page import Page
from swarm_ui.settings.fields import Field, form_card
from swarm_ui.settings.hive_card import HiveCard
from swarm_ui.settings.keys_card import KeysCard
from swarm_ui.settings.model_card import ModelCard
from swarm_ui.settings.tool_calls import ToolCallsDialog
from swarm_ui.settings.tools_card import ToolsCard
from swarm_ui.settings.view_model import NotANumberError, model_props, run_code_hint, whole_number
from swarm_ui.strategies import fill_strategies, select_strategy
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.inputs import CheckBox, Combo, SpinBox
from swarm_ui.widgets.scrolling import scrolling_column
from swarm_ui.widgets.text import label


class SettingsPage(Page):
    """Model, voting, endpoint, machine and window."""

    name = "settings"
    icon = "settings"

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Settings")
        self._commands = commands
        self._tasks = tasks
        self._settings = settings
        self._snapshot = Snapshot()
        self._filling = False
        self.model = ModelCard()
        self.model.file_requested.connect(self.model_file_requested)
        self.model.practice_requested.connect(self.practice_model_requested)
        self.tools = ToolsCard()
        self.tools.change_requested.connect(self._apply)
        self.tools.calls_requested.connect(self._show_tool_calls)
        self.hive = HiveCard()
        self.hive.change_requested.connect(self._apply)
        self.keys = KeysCard(commands, tasks)
        self._make_fields()

        body = QVBoxLayout()
        body.setSpacing(3 * SPACE)
        body.addWidget(label(self.tr("Settings"), size="large", strong=True))
        body.addWidget(self.model)
        voting = (self.fields[name] for name in ("voting.voters", "voting.strategy", "voting.mode", "voting.run_code"))
        body.addWidget(form_card(self.tr("Voting"), *voting))
        machine = (self.fields[name] for name in ("node_name", "worker.threads", "worker.context_tokens"))
        body.addWidget(form_card(self.tr("This machine"), *machine))
        endpoint = (self.fields[name] for name in ("endpoint.port", "responses.keep"))
        body.addWidget(self.hive)
        body.addWidget(form_card(self.tr("Endpoint"), *endpoint))
        window = (self.fields[name] for name in ("window.colour_scheme", "window.start_engine"))
        body.addWidget(self.keys)
        body.addWidget(self.tools)
        body.addWidget(form_card(self.tr("Window"), *window))
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling_column(body))
        self.show_settings(settings)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.model.show_props(model_props(snapshot, self._settings))
        self.fields["voting.run_code"].set_hint(run_code_hint(snapshot))
        # Where nothing confines them, it can still be switched off.
        self.run_code.setEnabled(not snapshot.sandbox_trouble or self.run_code.isChecked())

    @override
    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self._filling = True
        self.voters.setValue(settings.voting.voters)
        select_strategy(self.strategy, settings.voting.strategy)
        self.mode.setCurrentIndex(self.mode.findData(settings.voting.mode))
        self.run_code.setChecked(settings.voting.run_code)
        self.tools.show_settings(settings.tools)
        self.hive.show_settings(settings)
        self.node_name.setText(settings.node_name)
        self.threads.setText(_number_text(settings.worker.threads))
        self.context.setText(_number_text(settings.worker.context_tokens))
        self.port.setText(str(settings.endpoint.port))
        self.keep_responses.setChecked(settings.responses.keep == "disk")
        self.scheme.setCurrentIndex(self.scheme.findData(settings.window.colour_scheme))
        self.start_engine.setChecked(settings.window.start_engine)
        self._filling = False
        self.show_snapshot(self._snapshot)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The file may have been changed by hand or by the command line.
        self._tasks.run(self._commands.settings(), done=self.settings_changed.emit)
        self.keys.refresh()

    def _make_fields(self) -> None:
        self.voters = SpinBox()
        self.voters.setRange(MIN_VOTERS, MAX_VOTERS)
        self.voters.setKeyboardTracking(False)
        self.strategy = Combo()
        fill_strategies(self.strategy)
        self.mode = Combo()
        for choice, words in (
            ("consensus", self.tr("nothing")),
            ("agree_stream", self.tr("what most voters share")),
            ("stream_first", self.tr("the first voter, live")),
        ):
            self.mode.addItem(words, choice)
        self.run_code = CheckBox(self.tr("Run programs that voters wrote"))
        self.node_name = QLineEdit()
        self.node_name.setPlaceholderText(self.tr("The machine's own name"))
        self.threads = QLineEdit()
        self.threads.setPlaceholderText(self.tr("Automatic"))
        self.context = QLineEdit()
        self.context.setPlaceholderText(self.tr("Automatic"))
        self.port = QLineEdit()
        self.keep_responses = CheckBox(self.tr("Keep responses on the disk"))
        self.scheme = Combo()
        for choice, words in (
            ("system", self.tr("Like the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self.scheme.addItem(words, choice)
        self.start_engine = CheckBox(self.tr("Start the swarm when the program opens"))
        self.fields = {
            "voting.voters": Field(
                self.tr("Voters"), self.voters, self.tr("For requests that do not say how many; 1 to 16")
            ),
            "voting.strategy": Field(self.tr("Strategy"), self.strategy, self.tr("How ballots become a verdict")),
            "voting.mode": Field(
                self.tr("While voting, show"), self.mode, self.tr("To programs that stream and do not say themselves")
            ),
            "voting.run_code": Field("", self.run_code, width=0),
            "node_name": Field(self.tr("Name"), self.node_name, self.tr("How this machine is called in the hive")),
            "worker.threads": Field(
                self.tr("Threads"), self.threads, self.tr("Of all workers together; best left to the program")
            ),
            "worker.context_tokens": Field(
                self.tr("Context"), self.context, self.tr("Tokens one request gets; more needs more memory")
            ),
            "endpoint.port": Field(self.tr("Port"), self.port, self.tr("Programs must be told when it changes")),
            "responses.keep": Field("", self.keep_responses, self.tr("And what was asked; off deletes both"), width=0),
            "window.colour_scheme": Field(self.tr("Colours"), self.scheme),
            "window.start_engine": Field("", self.start_engine, width=0),
            **self.tools.fields,
            **self.hive.fields,
        }
        self.voters.valueChanged.connect(lambda value: self._apply("voting.voters", value))
        self.strategy.activated.connect(lambda: self._apply("voting.strategy", self.strategy.currentData()))
        self.mode.activated.connect(lambda: self._apply("voting.mode", self.mode.currentData()))
        self.run_code.toggled.connect(lambda checked: self._apply("voting.run_code", checked))
        self.node_name.editingFinished.connect(lambda: self._apply("node_name", self.node_name.text().strip()))
        self.threads.editingFinished.connect(lambda: self._apply_number("worker.threads", self.threads))
        self.context.editingFinished.connect(lambda: self._apply_number("worker.context_tokens", self.context))
        self.port.editingFinished.connect(lambda: self._apply_number("endpoint.port", self.port))
        self.keep_responses.toggled.connect(
            lambda checked: self._apply("responses.keep", "disk" if checked else "memory")
        )
        self.scheme.activated.connect(lambda: self._apply("window.colour_scheme", self.scheme.currentData()))
        self.start_engine.toggled.connect(lambda checked: self._apply("window.start_engine", checked))

    def _apply_number(self, name: str, field: QLineEdit) -> None:
        try:
            number = whole_number(field.text())
        except NotANumberError as error:
            self.fields[name].show_fault(str(error))
        else:
            self._apply(name, number)

    def _show_tool_calls(self) -> None:
        self._tasks.run(self._commands.tool_calls(), done=self._open_tool_calls)

    def _open_tool_calls(self, calls: tuple[ToolCallRecord, ...]) -> None:
        dialog = ToolCallsDialog(calls, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _apply(self, name: str, value: Any) -> None:
        if self._filling or value == self._in_force(name):
            self.fields[name].show_fault("")
            return
        self._tasks.run(
            self._commands.change_settings({name: value}),
            done=self._applied(name),
            failed=lambda error: self._refuse(name, error),
        )

    def _refuse(self, name: str, error: SwarmError) -> None:
        self.fields[name].show_fault(error.message)
        # A switch that is not in force must not look as if it were.
        self.tools.show_settings(self._settings.tools)
        self.hive.show_settings(self._settings)

    def _applied(self, name: str) -> Callable[[Settings], None]:
        def show(settings: Settings) -> None:
            self.fields[name].show_saved()
            self.settings_changed.emit(settings)

        return show

    def _in_force(self, name: str) -> Any:
        value: Any = self._settings
        for part in name.split("."):
            value = getattr(value, part)
        return value


def _number_text(number: int | None) -> str:
    return "" if number is None else str(number)
