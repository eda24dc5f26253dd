"""Room for model files."""

import shutil
from pathlib import Path

from swarm_desktop.core.snapshot import DiskView


def disk(folder: Path) -> DiskView:
    """Return the disk that `folder` lies on, or will lie on. Raises OSError where it cannot be told."""
    folder = folder.expanduser().absolute()
    existing = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    usage = shutil.disk_usage(existing)
    return DiskView(str(folder), usage.total, usage.free)
