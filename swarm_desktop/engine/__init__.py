"""The rooms put together: what runs beneath the window, and headless."""

from swarm_desktop.engine.engine import Engine

__all__ = ["Engine"]
