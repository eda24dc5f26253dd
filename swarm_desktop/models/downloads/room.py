"""Whether the disk has room, asked before anything is fetched."""

import shutil
from pathlib import Path

from swarm_desktop.core.errors import DiskSpaceError

SPARE_BYTES = 2**29
"""What a download leaves free, for everything else that goes on."""


def check_room(folder: Path, needed_bytes: int, name: str) -> None:
    """Raise DiskSpaceError where the disk of `folder`, which has to exist, has no room for so many bytes more."""
    free = shutil.disk_usage(folder).free
    if needed_bytes + SPARE_BYTES > free:
        raise DiskSpaceError(
            f"{name} needs {needed_bytes / 1e9:.1f} GB more, and the disk of {folder} has {free / 1e9:.1f} GB free, "
            f"of which {SPARE_BYTES / 1e9:.1f} GB are left alone. Free some space, take a smaller quantisation, or "
            "choose another folder with `models.folder`."
        )
