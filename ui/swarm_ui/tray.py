"""The tray icon: the state as a shape, and the few things wanted without opening the window."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.snapshot import EngineState, Snapshot
from swarm_ui.facts import address_of
from swarm_ui.lending_action import LendingAction
from swarm_ui.models.words import download_name, short_progress
from swarm_ui.states import engine_look
from swarm_ui.tasks import Tasks
from swarm_ui.theme import icons
from swarm_ui.theme.tokens import LIGHT

_TOLD = "tray/told_that_closing_keeps_running"


def tray_icon(state: EngineState) -> QIcon:
    """Return the one-coloured icon of a state; states differ by shape."""
    # macOS colours a template itself. Elsewhere nobody tells the colour of the panel: this honey reads on any.
    template = sys.platform == "darwin"
    icon = icons.icon(engine_look(state).icon, "#000000" if template else LIGHT.accent)
    icon.setIsMask(template)
    return icon


class Tray(QObject):
    """Icon and menu. Everything in the menu is also in the window."""

    open_requested = Signal()
    quit_requested = Signal()

    def __init__(self, commands: Commands, *, settings_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._settings = QSettings(str(settings_path), QSettings.Format.IniFormat)
        self._tasks = Tasks(self)
        self._tasks.failed.connect(self._tell_error)
        self._shown: tuple[EngineState, bool, str, str] | None = None
        self._fetching: frozenset[DownloadId] = frozenset()
        self._address = ""
        self._running = False

        # Nobody else keeps the menu: QSystemTrayIcon does not own it.
        self.menu = QMenu()
        self.state_action = QAction(self.menu)
        self.state_action.setEnabled(False)
        self.download_action = QAction(self.menu)
        self.download_action.setEnabled(False)
        self.open_action = QAction(self.tr("Open Swarm Desktop"), self.menu)
        self.open_action.triggered.connect(self.open_requested)
        self.toggle_action = QAction(self.menu)
        self.toggle_action.triggered.connect(self._toggle)
        self.free_action = QAction(self.tr("Free memory now"), self.menu)
        self.free_action.triggered.connect(lambda: self._tasks.run(self._commands.free_memory()))
        self.copy_action = QAction(self.tr("Copy endpoint address"), self.menu)
        self.copy_action.triggered.connect(self._copy_address)
        self.quit_action = QAction(self.tr("Quit"), self.menu)
        self.quit_action.triggered.connect(self.quit_requested)
        self.menu.addActions([self.state_action, self.download_action])
        self.menu.addSeparator()
        self.lending_action = LendingAction(self.menu)
        self.lending_action.pause_requested.connect(self._pause_lending)
        self.menu.addActions([self.open_action, self.toggle_action, self.lending_action])
        self.menu.addActions([self.free_action, self.copy_action])
        self.menu.addSeparator()
        self.menu.addAction(self.quit_action)
        self.menu.setDefaultAction(self.open_action)

        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.open_requested)
        self.show_snapshot(Snapshot())

    def show(self) -> None:
        """Show the icon; harmless where no tray exists."""
        self.icon.show()

    def hide(self) -> None:
        """Take the icon away, as the last thing before the program ends."""
        self.icon.hide()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state; nothing is touched when it looks the same as before."""
        address = address_of(snapshot)
        self._tell_arrivals(snapshot.downloads)
        self.free_action.setEnabled(any(worker.memory_bytes for worker in snapshot.workers))
        self.lending_action.show_snapshot(snapshot)
        fetching = short_progress(snapshot.downloads)
        facts = (snapshot.state, snapshot.running, address, fetching)
        if facts == self._shown:
            return
        self._shown = facts
        self._running = snapshot.running
        self._address = address
        look = engine_look(snapshot.state)
        self.icon.setIcon(tray_icon(snapshot.state))
        state = self.tr("Swarm Desktop: {state}").format(state=look.word.lower())
        self.icon.setToolTip("\n".join(filter(None, [state, fetching])))
        self.download_action.setText(fetching)
        self.download_action.setVisible(bool(fetching))
        self.state_action.setText(self.tr("Swarm: {state}").format(state=look.word.lower()))
        self.toggle_action.setText(self.tr("Stop the swarm") if snapshot.running else self.tr("Start the swarm"))
        self.copy_action.setEnabled(bool(address))

    def tell(self, title: str, message: str) -> None:
        """Show a message that leads to the window."""
        self.icon.showMessage(title, message, tray_icon(EngineState.READY))

    def tell_still_running(self) -> None:
        """Say, once and never again, that closing the window leaves the swarm running."""
        if self._settings.value(_TOLD, defaultValue=False, type=bool):
            return
        self._settings.setValue(_TOLD, True)  # noqa: FBT003 - Qt's signature
        self._settings.sync()
        self.tell(
            self.tr("Swarm Desktop keeps running"),
            self.tr("Your editors can still reach the swarm. Use Quit in this menu to stop it."),
        )

    def _tell_arrivals(self, downloads: tuple[DownloadView, ...]) -> None:
        """Say that a model is here, where it was seen on its way."""
        for view in downloads:
            if view.state is DownloadState.DONE and view.id in self._fetching:
                title = self.tr("A model is ready")
                words = self.tr("{name} is downloaded and checked.").format(name=download_name(view))
                self.tell(title, words)
        self._fetching = frozenset(view.id for view in downloads if view.is_active)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self.open_requested.emit()

    def _toggle(self) -> None:
        self._tasks.run(self._commands.stop() if self._running else self._commands.start())

    def _pause_lending(self, seconds: float) -> None:
        self._tasks.run(self._commands.pause_lending(seconds))

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._address)

    def _tell_error(self, error: SwarmError) -> None:
        self.icon.showMessage(error.title, error.message, QSystemTrayIcon.MessageIcon.Warning)
