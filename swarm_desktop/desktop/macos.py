"""macOS: an agent of the person's own starts the program; what it opens is told by its bundle."""

import plistlib
from pathlib import Path

from swarm_desktop.core.desktop import Manner
from swarm_desktop.desktop.desktop import Launch
from swarm_desktop.state.files import write_atomically

_LABEL = "desktop.swarm.tray"


class MacosDesktop:
    """The agent's file is read at the next login, which is when it is wanted."""

    def __init__(self, home: Path, launch: Launch) -> None:
        self._agent = home / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
        self._launch = launch

    def refusal(self, manner: Manner) -> str:
        """Links and files are the system's business, which it learns from the program's bundle."""
        if manner is Manner.LINKS:
            return "macOS opens these links with the program as soon as it lies in Applications."
        if manner is Manner.MODEL_FILES:
            return "Choose it in the Finder: select a .gguf file, then Get Info, Open with."
        return ""

    def is_on(self, manner: Manner) -> bool:
        """Look for an agent that is not switched off. Raises OSError."""
        if manner is not Manner.AUTOSTART:
            return False
        try:
            agent = plistlib.loads(self._agent.read_bytes())
        except (FileNotFoundError, plistlib.InvalidFileException):
            return False
        return bool(agent.get("RunAtLoad")) and not agent.get("Disabled")

    def switch(self, manner: Manner, *, on: bool) -> None:
        """Write or remove the agent. Raises OSError, StateError."""
        if manner is not Manner.AUTOSTART:
            return
        if not on:
            self._agent.unlink(missing_ok=True)
            return
        agent = {
            "Label": _LABEL,
            "ProgramArguments": list(self._launch.at_login),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            # Only in a session with a screen.
            "LimitLoadToSessionType": "Aqua",
        }
        write_atomically(self._agent, plistlib.dumps(agent))
