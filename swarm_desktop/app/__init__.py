"""The tray process: the Qt application, the engine's thread, and the bridge between them."""

from swarm_desktop.app.run import run

__all__ = ["run"]
