"""The tray program from start to quit."""

import asyncio
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from qasync import QEventLoop
from swarm_ui import MainWindow, Tray, apply_theme

from swarm_desktop.app.bridge import SnapshotBridge, commands_for_window
from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.app.signals import TerminationSignals
from swarm_desktop.app.single_instance import SingleInstance, raise_first_instance
from swarm_desktop.core.errors import AlreadyRunningError
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import InstanceLock
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
