"""Whatever desktop this is: what it does for the program, and how that is changed."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from swarm_desktop.core.desktop import Manner, MannerView
from swarm_desktop.core.errors import DesktopError, StateError
from swarm_desktop.desktop.desktop import Desktop, Launch, this_program
from swarm_desktop.desktop.linux import LinuxDesktop
from swarm_desktop.desktop.macos import MacosDesktop
from swarm_desktop.desktop.windows import WindowsDesktop, system_registry
from swarm_desktop.state.folder import DataFolder, data_folder


class Manners:
    """Calls block."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def look(self) -> tuple[MannerView, ...]:
        """Return how things stand on this machine now."""
        return tuple(self._view(manner) for manner in Manner)

    def switch(self, manner: Manner, *, on: bool) -> None:
        """Let the desktop do something, or not any more. Raises DesktopError."""
        refusal = self._desktop.refusal(manner)
        if on and refusal:
            raise DesktopError(refusal)
        try:
            self._desktop.switch(manner, on=on)
        except (OSError, StateError) as error:
            raise DesktopError(_fault(error)) from error

    def forget(self) -> tuple[str, ...]:
        """Take everything back; return what could not be, in sentences."""
        faults = []
        for manner in Manner:
            try:
                self._desktop.switch(manner, on=False)
            except (OSError, StateError) as error:
                faults.append(_fault(error))
        return tuple(dict.fromkeys(faults))

    def _view(self, manner: Manner) -> MannerView:
        try:
            return MannerView(manner, self._desktop.is_on(manner), self._desktop.refusal(manner))
        except OSError as error:
            words = f"The desktop's settings cannot be read: {error.strerror or error}."
            return MannerView(manner, on=False, refusal=words)


def _fault(error: OSError | StateError) -> str:
    return error.message if isinstance(error, StateError) else f"The desktop's settings cannot be written: {error}."


def manners_here(folder: DataFolder) -> Manners:
    """Return those of this machine's desktop, for the instance of that data folder."""
    # The instance that a person has without naming a folder is started without naming one.
    usual = data_folder(None, {}).root
    options = () if folder.root == usual else ("--data-dir", str(folder.root))
    launch = Launch(this_program(), options)
    makers: dict[str, Callable[[], Desktop]] = {
        "win32": lambda: WindowsDesktop(system_registry(), launch),
        "darwin": lambda: MacosDesktop(Path.home(), launch),
    }
    make = makers.get(sys.platform, lambda: LinuxDesktop(Path.home(), os.environ, launch))
    return Manners(make())
