"""Setting editors up: what to copy, what writing would change, writing it, and taking it back."""

import difflib
from pathlib import Path

from swarm_desktop.core.editors import HIDDEN_KEY, EditorChange, EditorId, EditorSetup
from swarm_desktop.core.errors import EditorFileError, SwarmError
from swarm_desktop.core.snapshot import Trouble
from swarm_desktop.editors.changes import Changes, fingerprint
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import SettingsFile
from swarm_desktop.editors.places import Places
from swarm_desktop.editors.table import TABLE
from swarm_desktop.editors.text_file import TextFile, merge_bytes

_LINES_AROUND = 2
_OTHERS_MAY_READ = 0o044


class EditorDesk:
    """Reads and writes the settings files of one person's editors; every call does a little disk work."""

    def __init__(self, record: Path, places: Places | None = None) -> None:
        """`record` is the file that remembers what was written; the person's own folders are the default."""
        self._places = places or Places.here()
        self._changes = Changes(record)

    def setup(self, editor_id: EditorId, connection: Connection) -> EditorSetup:
        """Return how a program is set up. Raises StateError where the record of changes cannot be read."""
        editor = TABLE[editor_id]
        text = editor.text(connection)
        notes, path, change, obstacle = editor.notes, None, None, None
        if editor.file is not None:
            path = editor.file.path(self._places)
            try:
                change, _ = self._plan(editor.file, path, connection)
                if connection.key and connection.key in text:
                    notes += _warning(path)
            except SwarmError as error:
                obstacle = Trouble(error.title, error.message, error.details)
        return EditorSetup(
            editor=editor_id,
            model=connection.model,
            text=text,
            hidden_text=_hidden(text, connection.key),
            notes=notes,
            path=str(path or ""),
            context_tokens=connection.context_tokens,
            change=change,
            obstacle=obstacle,
            can_undo=self._changes.can_undo(editor_id),
        )

    def write(self, editor_id: EditorId, connection: Connection, shown: str) -> EditorSetup:
        """Make the change whose fingerprint is `shown`, and return the setup after it.

        Raises EditorFileError where the change would be another one by now, or the file cannot be changed safely,
        and StateError where it cannot be written.
        """
        file = TABLE[editor_id].file
        if file is None:
            raise EditorFileError("This program has no settings file that could be written. Copy the settings instead.")
        path = file.path(self._places)
        change, content = self._plan(file, path, connection)
        if change.fingerprint != shown:
            raise EditorFileError("The file, the key or the model changed in the meantime. Look at the change again.")
        if change.difference or change.creates:
            self._changes.write(editor_id, path, content)
        return self.setup(editor_id, connection)

    def undo(self, editor_id: EditorId) -> None:
        """Take the last change of that editor's file back. Raises EditorFileError or StateError."""
        self._changes.undo(editor_id)

    @staticmethod
    def _plan(file: SettingsFile, path: Path, connection: Connection) -> tuple[EditorChange, bytes]:
        """Return the change and the content that the file would have."""
        if not connection.context_tokens:
            raise EditorFileError("The model is not ready, so its context is not known. Start the swarm and come back.")
        before = TextFile(path).read()
        after = merge_bytes(path, before or b"", file.format, file.wish(connection))
        lines = difflib.unified_diff(
            (before or b"").decode().splitlines(), after.decode().splitlines(), n=_LINES_AROUND, lineterm=""
        )
        # The first two lines name files, which the window does in its own words.
        difference = _hidden("\n".join(list(lines)[2:]), connection.key)
        return EditorChange(difference, fingerprint(after), creates=before is None), after


def _hidden(text: str, key: str) -> str:
    return text.replace(key, HIDDEN_KEY) if key else text


def _warning(path: Path) -> tuple[str, ...]:
    mode = TextFile(path).mode()
    if mode is None or not mode & _OTHERS_MAY_READ:
        return ()
    return (f"Other people who use this computer may be able to read {path}, and with it the key.",)
