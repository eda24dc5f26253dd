"""What tells one machine from another that has a copy of its disk."""

import platform
import uuid
from pathlib import Path

_MACHINE_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_facts() -> bytes:
    """Return facts of this machine that seldom change; the network card is none of those that a disk carries along.

    They are personal: they are only ever used inside a keyed hash.
    """
    return "\n".join((platform.system(), f"{uuid.getnode():012x}", _machine_id())).encode()


def _machine_id() -> str:
    for file in _MACHINE_ID_FILES:
        try:
            return file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
    return ""
