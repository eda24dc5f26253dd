"""Programs that are pointed at the endpoint."""

import asyncio
from collections.abc import Awaitable, Callable

from swarm_desktop.core.editors import EditorId, EditorSetup
from swarm_desktop.editors import Connection, EditorDesk


class EditorCommands:
    """The part of `Commands` about editors."""

    def __init__(self, desk: EditorDesk, connection: Callable[[str], Awaitable[Connection]]) -> None:
        """Ask `connection` where a model is reached, and with which key."""
        self._editors = desk
        self._connection_to = connection

    async def editor_setup(self, editor: EditorId, model: str) -> EditorSetup:
        """Return how a program is pointed at `model`."""
        return await asyncio.to_thread(self._editors.setup, editor, await self._connection_to(model))

    async def write_editor_setup(self, editor: EditorId, model: str, fingerprint: str) -> EditorSetup:
        """Write a program's settings file, if that changes what was shown."""
        return await asyncio.to_thread(self._editors.write, editor, await self._connection_to(model), fingerprint)

    async def undo_editor_setup(self, editor: EditorId) -> None:
        """Take the last change of a program's settings file back."""
        await asyncio.to_thread(self._editors.undo, editor)
