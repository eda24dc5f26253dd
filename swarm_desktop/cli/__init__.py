"""The command line. Each command is small; what it does lies in the rooms below."""

from swarm_desktop.cli.main import main, tray_main

__all__ = ["main", "tray_main"]
