"""A new version is on trial until it has started once; one that fails twice is taken back.

This runs before anything else of the program is loaded, so it needs nothing that could fail with it.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

from swarm_desktop import __version__
from swarm_desktop.updates.exchange import exchange_and_start
from swarm_desktop.updates.installation import Installation, this_installation

STARTS_ALLOWED = 2
_STARTING = {"tray", "serve", "open"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What is remembered between the exchange and the first good start."""

    stage: Literal["staged", "trial", "over"]
    """`staged`: the newer version waits. `trial`: it took the place, and nobody saw it start. `over`: neither."""
    version: str
    """The newer version."""
    starts: int = 0
    failed: str = ""
    """A version that was taken back."""

    @classmethod
    def read(cls, installation: Installation) -> Self | None:
        """Return what is remembered; None where nothing is, or the file is damaged."""
        try:
            return cls(**json.loads(installation.trial_file.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, installation: Installation) -> None:
        """Remember it, over a power cut too. Raises OSError."""
        installation.beside.mkdir(parents=True, exist_ok=True)
        fresh = installation.trial_file.with_suffix(".fresh")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(installation.trial_file)


def before_start(arguments: Sequence[str]) -> None:
    """Count this start where a version is on trial, and give way to the one before where this is one too many."""
    installation = this_installation()
    if installation is None or not installation.trial_file.exists() or not _is_start(arguments):
        return
    trial = Trial.read(installation)
    if trial is None:
        return
    if trial.version == __version__ and trial.stage == "staged":
        # The power went between the exchange and its note.
        trial = replace(trial, stage="trial")
    if trial.version != __version__ and trial.stage == "trial":
        # The note was made, and the exchange did not come about.
        trial = replace(trial, stage="staged", starts=0)
        with contextlib.suppress(OSError):
            trial.write(installation)
    if trial.stage != "trial":
        return
    # Where nothing can be written no start is counted, and the new version has to do.
    with contextlib.suppress(OSError):
        if trial.starts >= STARTS_ALLOWED and installation.other_executable.exists():
            _give_way(installation, trial, arguments)
        replace(trial, starts=trial.starts + 1).write(installation)


def _give_way(installation: Installation, trial: Trial, arguments: Sequence[str]) -> None:
    """Be the version before. Return only where the folders cannot change places."""
    Trial("over", trial.version, failed=trial.version).write(installation)
    with contextlib.suppress(OSError):
        exchange_and_start(installation, arguments)


def started_well() -> None:
    """End the trial: this version starts, and the one before is not needed any more."""
    installation = this_installation()
    trial = Trial.read(installation) if installation is not None else None
    if installation is None or trial is None or trial.stage != "trial" or trial.version != __version__:
        return
    with contextlib.suppress(OSError):
        Trial("over", trial.version).write(installation)
        remove(installation.other)


def was_no_start() -> None:
    """Take a start back from the count: another process of the program had everything already."""
    installation = this_installation()
    trial = Trial.read(installation) if installation is not None else None
    if installation is not None and trial is not None and trial.stage == "trial" and trial.starts > 0:
        with contextlib.suppress(OSError):
            replace(trial, starts=trial.starts - 1).write(installation)


def remove(folder: Path) -> None:
    """Delete a folder with everything in it; what cannot be deleted stays."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_start(arguments: Sequence[str]) -> bool:
    """Tell whether the arguments ask for the program itself; not for its version, or another command."""
    if not arguments or arguments[0] in _STARTING:
        return True
    return arguments[0].startswith("--") and not _STARTING.isdisjoint(arguments)
