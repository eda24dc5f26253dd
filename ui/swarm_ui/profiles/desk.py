"""What the Models page wants done with profiles."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.profiles import Profile, ProfileEntry
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.profiles.card import ProfilesCard
from swarm_ui.profiles.dialog import ProfileDialog
from swarm_ui.profiles.view_model import model_names
from swarm_ui.tasks import Tasks


class ProfileDesk(QObject):
    """Keeps the card right, and carries out what it asks."""

    settings_changed = Signal(object)

    def __init__(self, commands: Commands, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._commands = commands
        self._tasks = tasks
        self._page = page
        self._entries: tuple[ProfileEntry, ...] = ()
        self._settings = Settings()
        self.card = ProfilesCard()
        self.card.use_requested.connect(self._use)
        self.card.edit_requested.connect(self._edit)
        self.card.removal_requested.connect(self._remove)
        self.card.free_requested.connect(lambda: tasks.run(commands.free_memory()))
        self._found: tuple[FoundModel, ...] = ()

    def look(self) -> None:
        """Read the profiles again: a person may have edited their files."""
        self._tasks.run(self._commands.profiles(), done=self._show)

    def show_found(self, found: tuple[FoundModel, ...]) -> None:
        """Learn which models are here."""
        self._found = found

    def show_settings(self, settings: Settings) -> None:
        """Show which profile is in use."""
        self._settings = settings
        self.card.show_profiles(self._entries, settings)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show whether there is memory to be given back."""
        self.card.show_snapshot(snapshot)

    def _show(self, entries: tuple[ProfileEntry, ...]) -> None:
        self._entries = entries
        self.card.show_profiles(entries, self._settings)

    def _use(self, name: str | None) -> None:
        self._tasks.run(self._commands.use_profile(name), done=lambda _: self._follow())

    def _follow(self) -> None:
        self._tasks.run(self._commands.settings(), done=self.settings_changed.emit)

    def _edit(self, entry: ProfileEntry | None) -> None:
        name, profile = (entry.name, entry.profile) if entry else ("", None)
        dialog = ProfileDialog(self._page, model_names(self._found), name, profile)
        dialog.save_requested.connect(lambda name, profile: self._save(dialog, name, profile))
        dialog.open()

    def _save(self, dialog: ProfileDialog, name: str, profile: Profile) -> None:
        def saved(_: None) -> None:
            dialog.accept()
            self.look()

        def refused(error: SwarmError) -> None:
            dialog.show_fault(error.message)

        self._tasks.run(self._commands.save_profile(name, profile), done=saved, failed=refused)

    def _remove(self, name: str) -> None:
        self._tasks.run(self._commands.remove_profile(name), done=lambda _: self.look())
