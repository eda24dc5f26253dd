"""What pages want done with models, and what becomes of a model when it has arrived."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import HardwareView, Snapshot
from swarm_ui.tasks import Tasks

_FIRST_RUN_OVER = "models/first_run_over"


class Use(StrEnum):
    """What a model is fetched for; the value names where that is remembered."""

    ANSWERS = "models/then_answers"
    VECTORS = "models/then_vectors"


class ModelDesk(QObject):
    """One for the window. What is fetched to be used is remembered over the end of the program."""

    choices_changed = Signal()
    arrived = Signal()
    """A download is done: there are other files on this machine."""
    use_requested = Signal(object)
    """Path of the model that should answer."""
    settings_changed = Signal(object)

    def __init__(self, commands: Commands, tasks: Tasks, habits: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._habits = habits
        self._hardware = HardwareView()
        self._snapshot = Snapshot()
        self._done: frozenset[DownloadId] = frozenset()
        self.choices: ModelChoices | None = None
        """None until the hardware is known."""
        self.fault: SwarmError | None = None
        """Why there are no choices."""

    @property
    def first_run_over(self) -> bool:
        """Whether a model was chosen before, or the proposal was put aside."""
        return bool(self._habits.value(_FIRST_RUN_OVER, defaultValue=False, type=bool))

    def end_first_run(self) -> None:
        """Propose nothing unasked any more."""
        if not self.first_run_over:
            self._habits.setValue(_FIRST_RUN_OVER, True)  # noqa: FBT003 - Qt's signature
            self._habits.sync()

    def show_settings(self, settings: Settings) -> None:
        """Learn whether a model was chosen."""
        if settings.worker.model_file is not None:
            self.end_first_run()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Ask for choices when the hardware is known, and use what was fetched to be used."""
        self._snapshot = snapshot
        hardware = snapshot.node.hardware
        if hardware.memory_bytes and hardware != self._hardware:
            self._hardware = hardware
            self.refresh()
        done = frozenset(view.id for view in snapshot.downloads if view.state is DownloadState.DONE)
        if done - self._done:
            self.refresh()
            self.arrived.emit()
        self._done = done
        self._use_arrivals()

    def refresh(self) -> None:
        """Ask for the choices again: settings or files may be others."""
        if self._hardware.memory_bytes:
            self._tasks.run(self._commands.model_choices(), done=self._chosen, failed=self._not_chosen)

    def get(self, choice: ModelChoice, use: Use = Use.ANSWERS) -> None:
        """Use a model of the catalog, and fetch it before where it is not here."""
        if choice.path:
            self.use(Path(choice.path), use)
        else:
            self.fetch(choice.name, use)

    def fetch(self, name: str, use: Use = Use.ANSWERS) -> None:
        """Download a model, and use it when it is here. The last one that was asked for is the one that is used."""

        def started(download_id: DownloadId) -> None:
            self._habits.setValue(use, download_id)
            self._habits.sync()
            self._use_arrivals()

        self._tasks.run(self._commands.download_model(name), done=started)

    def use(self, path: Path | None, use: Use = Use.ANSWERS) -> None:
        """Use a model that is here; None is the practice model."""
        self._habits.remove(use)
        if use is Use.ANSWERS:
            self.use_requested.emit(path)
        else:
            changed = self._commands.change_settings({"embedding.model_file": path})
            self._tasks.run(changed, done=self.settings_changed.emit)

    def pause(self, download_id: DownloadId) -> None:
        """Stop a download for now."""
        self._tasks.run(self._commands.pause_download(download_id))

    def resume(self, download_id: DownloadId) -> None:
        """Go on with a download."""
        self._tasks.run(self._commands.resume_download(download_id))

    def cancel(self, download_id: DownloadId) -> None:
        """Throw a download away; it is not waited for any more either."""
        for use in Use:
            if self._habits.value(use) == download_id:
                self._habits.remove(use)
        self._tasks.run(self._commands.cancel_download(download_id))

    def _use_arrivals(self) -> None:
        for use in Use:
            wanted = self._habits.value(use)
            for view in self._snapshot.downloads:
                if view.id == wanted and view.state is DownloadState.DONE:
                    self.use(Path(view.path), use)

    def _chosen(self, choices: ModelChoices) -> None:
        self.choices, self.fault = choices, None
        self.choices_changed.emit()

    def _not_chosen(self, error: SwarmError) -> None:
        self.choices, self.fault = None, error
        self.choices_changed.emit()
