"""Windows: keys of the person's own in the registry; nothing that needs an administrator."""

import subprocess
import sys
from typing import Protocol

from swarm_desktop.core.desktop import Manner
from swarm_desktop.core.links import SCHEME
from swarm_desktop.desktop.desktop import NAME, Launch

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_CLASSES = r"Software\Classes"
_FILE_KIND = "SwarmDesktop.gguf"
_OPEN = r"shell\open\command"


class Registry(Protocol):
    """The part of the registry below HKEY_CURRENT_USER. Names are empty for a key's own value."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """Return a value; None where there is none."""

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text, with the keys above it. Raises OSError."""

    def remove_value(self, key: str, name: str) -> None:
        """Remove a value where there is one. Raises OSError."""

    def remove_key(self, key: str) -> None:
        """Remove a key and all below it, where there is one. Raises OSError."""


class WindowsDesktop:
    """What the settings of Windows show and change, too."""

    def __init__(self, registry: Registry, launch: Launch) -> None:
        self._registry = registry
        self._at_login = subprocess.list2cmdline(launch.at_login)
        self._opening = f'{subprocess.list2cmdline(launch.opening)} "%1"'

    def refusal(self, manner: Manner) -> str:  # noqa: ARG002
        """Everything can be chosen."""
        return ""

    def is_on(self, manner: Manner) -> bool:
        """Look at the keys; the Task Manager switches programs off in one of its own."""
        match manner:
            case Manner.AUTOSTART:
                approved = self._registry.read(_APPROVED, NAME)
                switched_off = isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1
                return self._registry.read(_RUN, NAME) is not None and not switched_off
            case Manner.LINKS:
                return self._registry.read(rf"{_CLASSES}\{SCHEME}\{_OPEN}", "") == self._opening
            case Manner.MODEL_FILES:
                return self._registry.read(rf"{_CLASSES}\{_FILE_KIND}\{_OPEN}", "") == self._opening

    def switch(self, manner: Manner, *, on: bool) -> None:
        """Write or remove the keys. Raises OSError."""
        registry = self._registry
        match manner:
            case Manner.AUTOSTART:
                registry.remove_value(_APPROVED, NAME)
                if on:
                    registry.write(_RUN, NAME, self._at_login)
                else:
                    registry.remove_value(_RUN, NAME)
            case Manner.LINKS:
                key = rf"{_CLASSES}\{SCHEME}"
                registry.remove_key(key)
                if on:
                    registry.write(key, "", f"URL:{NAME}")
                    registry.write(key, "URL Protocol", "")
                    registry.write(rf"{key}\{_OPEN}", "", self._opening)
            case Manner.MODEL_FILES:
                key, offered = rf"{_CLASSES}\{_FILE_KIND}", rf"{_CLASSES}\.gguf\OpenWithProgids"
                registry.remove_key(key)
                if on:
                    registry.write(key, "", "Language model")
                    registry.write(rf"{key}\{_OPEN}", "", self._opening)
                    registry.write(offered, _FILE_KIND, "")
                else:
                    registry.remove_value(offered, _FILE_KIND)


def system_registry() -> Registry:
    """Return that of this machine. Raises OSError where there is none."""
    if sys.platform == "win32":
        from swarm_desktop.desktop.windows_registry import SystemRegistry  # noqa: PLC0415  # exists there alone

        return SystemRegistry()
    raise OSError("only Windows has a registry")
