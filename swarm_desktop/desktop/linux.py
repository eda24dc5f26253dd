"""Linux, by the freedesktop.org specifications: autostart entries, menu entries, and the list of what opens what."""

import contextlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from swarm_desktop.core.desktop import Manner
from swarm_desktop.core.program import DESKTOP_ID
from swarm_desktop.core.resources import resource_path
from swarm_desktop.desktop.desktop import LINKS_MIME_TYPE, MODEL_MIME_TYPE, NAME, Launch
from swarm_desktop.desktop.mime_defaults import MimeDefaults
from swarm_desktop.state.files import write_atomically

_TOOL_SECONDS = 20.0
_SPECIAL = '"`$\\'

_OPENS = {
    Manner.LINKS: (f"{DESKTOP_ID}.links.desktop", LINKS_MIME_TYPE, "%u"),
    Manner.MODEL_FILES: (f"{DESKTOP_ID}.models.desktop", MODEL_MIME_TYPE, "%f"),
}


class LinuxDesktop:
    """Everything lies below the person's own folders; no tool of the desktop is needed for it."""

    def __init__(self, home: Path, environment: Mapping[str, str], launch: Launch) -> None:
        config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        self._data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
        self._autostart = config / "autostart" / f"{DESKTOP_ID}.desktop"
        self._defaults = MimeDefaults(config / "mimeapps.list")
        self._launch = launch

    def refusal(self, manner: Manner) -> str:  # noqa: ARG002
        """Everything can be chosen."""
        return ""

    def is_on(self, manner: Manner) -> bool:
        """Look into the files, which desktops change too."""
        if manner is Manner.AUTOSTART:
            return self._starts_at_login()
        file, mime_type, _ = _OPENS[manner]
        return (self._data / "applications" / file).exists() and self._defaults.opens(mime_type) == file

    def switch(self, manner: Manner, *, on: bool) -> None:
        """Write or remove the files. Raises OSError, StateError."""
        if manner is Manner.AUTOSTART:
            if on:
                entry = desktop_entry(self._launch.at_login, "X-GNOME-Autostart-enabled=true")
                write_atomically(self._autostart, entry.encode())
            else:
                self._autostart.unlink(missing_ok=True)
            return
        file, mime_type, placeholder = _OPENS[manner]
        entry_file = self._data / "applications" / file
        if manner is Manner.MODEL_FILES:
            self._tell_of_model_files(on=on)
        if on:
            entry = desktop_entry(self._launch.opening, f"MimeType={mime_type};", "NoDisplay=true", last=placeholder)
            write_atomically(entry_file, entry.encode())
            self._defaults.choose(mime_type, file)
        else:
            entry_file.unlink(missing_ok=True)
            self._defaults.forget(file)
        _refresh("update-desktop-database", entry_file.parent)

    def _starts_at_login(self) -> bool:
        try:
            lines = {line.strip().casefold() for line in self._autostart.read_text(encoding="utf-8").splitlines()}
        except (FileNotFoundError, UnicodeDecodeError):
            return False
        # Desktops switch entries off by adding a line.
        return lines.isdisjoint({"hidden=true", "x-gnome-autostart-enabled=false"})

    def _tell_of_model_files(self, *, on: bool) -> None:
        """Let the desktop know the kind of file; its package may have done so for everybody."""
        description = self._data / "mime" / "packages" / f"{DESKTOP_ID}.xml"
        if on:
            write_atomically(description, resource_path("desktop", f"{DESKTOP_ID}.mime.xml").read_bytes())
        else:
            description.unlink(missing_ok=True)
        _refresh("update-mime-database", self._data / "mime")


def desktop_entry(command: Sequence[str], *lines: str, last: str = "") -> str:
    """Return the text of a desktop entry that runs a command, with a placeholder of the desktop's at its end."""
    executed = " ".join([*map(_quoted, command), *([last] if last else [])])
    head = ("[Desktop Entry]", "Type=Application", f"Name={NAME}", f"Exec={executed}", f"Icon={DESKTOP_ID}")
    return "\n".join((*head, "Terminal=false", *lines)) + "\n"


def _quoted(argument: str) -> str:
    """Quote an argument: once for the command line, once more for the file, and percent signs for the placeholders."""
    escaped = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in argument)
    return f'"{escaped}"'.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n")


def _refresh(tool: str, folder: Path) -> None:
    """Let a cache of the desktop be made anew, where it has one; without, the files themselves are read."""
    found = shutil.which(tool)
    if found is None or not folder.is_dir():
        return
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run([found, str(folder)], capture_output=True, timeout=_TOOL_SECONDS, check=False)  # noqa: S603
