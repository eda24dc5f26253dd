"""The word by which the program knows who installed it, and so who brings newer versions."""

from pathlib import Path

from swarm_desktop.core.updates import InstalledAs
from swarm_desktop.updates.installation import MARK


def leave_mark(inside: Path, installed_as: InstalledAs) -> None:
    """Write the word where the program looks for it, among the resources inside of what was frozen."""
    resources = inside / "resources"
    resources.mkdir(exist_ok=True)
    (resources / MARK).write_text(f"{installed_as}\n")
