"""Where this copy of the program lies, and who put it there."""

import sys
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.resources import resource_path
from swarm_desktop.core.updates import InstalledAs

MARK = "installed-as"
"""The file among the resources in which an installer leaves one word."""
SLOT_SUFFIX = ".update"


@dataclass(frozen=True, slots=True)
class Installation:
    """A frozen copy. Everything about its updates lies in one folder beside it, so that renaming suffices."""

    root: Path
    """The folder that is exchanged as a whole: the frozen folder, or the bundle of macOS."""
    executable: Path
    installed_as: InstalledAs

    @property
    def beside(self) -> Path:
        """The folder for everything about updates; it need not exist."""
        return self.root.with_name(self.root.name + SLOT_SUFFIX)

    @property
    def other(self) -> Path:
        """The other version: before the exchange the newer one, after it the one before."""
        return self.beside / self.root.name

    @property
    def trial_file(self) -> Path:
        """How far an exchange is."""
        return self.beside / "trial.json"

    @property
    def other_executable(self) -> Path:
        """The program of the other version, the one that tells its version to a terminal."""
        folder = self.other / self.executable.parent.relative_to(self.root)
        # Windows has one more, without a terminal.
        return folder / ("swarm-desktop.exe" if self.executable.suffix == ".exe" else self.executable.name)


def this_installation() -> Installation | None:
    """Return the copy that runs; None where it runs from source."""
    if not getattr(sys, "frozen", False):
        return None
    executable = Path(sys.executable).resolve()
    bundle = next((folder for folder in executable.parents if folder.suffix == ".app"), None)
    return Installation(bundle or executable.parent, executable, _mark())


def _mark() -> InstalledAs:
    try:
        return InstalledAs(resource_path(MARK).read_text().strip())
    except (OSError, ValueError):
        return InstalledAs.SOURCE
