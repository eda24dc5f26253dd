"""The Settings page."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.page import Page
from swarm_ui.settings.form import SettingsForm
from swarm_ui.tasks import Tasks


class SettingsPage(Page):
    """Makes its many fields when it is opened first: the window is there sooner without them."""

    name = "settings"
    icon = "settings"

    def __init__(self, commands: Commands, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.title = self.tr("Settings")
        self._commands = commands
        self._tasks = tasks
        self._settings = settings
        self._snapshot = Snapshot()
        self._form: SettingsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def form(self) -> SettingsForm:
        """All fields."""
        if self._form is None:
            self._form = SettingsForm(self._commands, self._tasks, self._settings)
            self._form.settings_changed.connect(self.settings_changed)
            self._form.model.file_requested.connect(self.model_file_requested)
            self._form.model.practice_requested.connect(self.practice_model_requested)
            self._form.show_snapshot(self._snapshot)
            self._column.addWidget(self._form)
        return self._form

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if self._form is not None:
            self._form.show_snapshot(snapshot)

    @override
    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        if self._form is not None:
            self._form.show_settings(settings)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.refresh()
