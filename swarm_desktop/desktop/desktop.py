"""The seam between the program and the three kinds of desktops."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from swarm_desktop.core.desktop import Manner
from swarm_desktop.core.links import SCHEME

LINKS_MIME_TYPE = f"x-scheme-handler/{SCHEME}"
MODEL_MIME_TYPE = "application/x-gguf"
NAME = "Swarm Desktop"


class Desktop(Protocol):
    """One kind of desktop. Calls block, and raise OSError where the desktop cannot be read or written."""

    def refusal(self, manner: Manner) -> str:
        """Return why this cannot be chosen here, in a sentence; empty where it can."""

    def is_on(self, manner: Manner) -> bool:
        """Look whether the desktop does it now, whoever arranged that."""

    def switch(self, manner: Manner, *, on: bool) -> None:
        """Let the desktop do it, or not any more."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How the desktop starts this copy of the program, for this data folder."""

    program: tuple[str, ...]
    options: tuple[str, ...] = ()

    @property
    def at_login(self) -> tuple[str, ...]:
        """The command for the start of the session: the tray, without a window."""
        return (*self.program, "tray", "--in-background", *self.options)

    @property
    def opening(self) -> tuple[str, ...]:
        """The command that is given a link or a file as its last argument."""
        return (*self.program, "open", *self.options)


def this_program() -> tuple[str, ...]:
    """Return the command of this copy, as it stays when it updates itself."""
    if not getattr(sys, "frozen", False):
        return (sys.executable, "-m", "swarm_desktop")
    executable = Path(sys.executable)
    better = (
        # Under Windows no terminal opens with it.
        executable.with_name("swarm-desktop-tray.exe"),
        # How the portable archive is started; it tells where this system keeps its certificates.
        executable.parent.parent / "swarm-desktop",
    )
    return (str(next((path for path in better if path.is_file()), executable)),)
