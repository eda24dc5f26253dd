"""The tray process: the Qt application, the engine's thread, and the bridge between them."""

from swarm_desktop.app.run import Wishes, run
from swarm_desktop.app.single_instance import ask_to_quit

__all__ = ["Wishes", "ask_to_quit", "run"]
