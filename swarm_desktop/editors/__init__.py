"""Editors and other programs: what each needs to be told, and writing it into its own settings file."""

from swarm_desktop.editors.connection import Connection, connection_to
from swarm_desktop.editors.desk import EditorDesk

__all__ = ["Connection", "EditorDesk", "connection_to"]
