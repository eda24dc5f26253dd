"""Leaving this machine: what the program arranged outside of its folder, and what is in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.errors import StateError
from swarm_desktop.desktop.manners import Manners
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import SecretStore


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to go; what the desktop does for the program goes in any case."""

    secrets: bool = False
    models: bool = False
    data: bool = False
    """Everything in the data folder but the models."""


def forget(wanted: Wanted, folder: DataFolder, models: Path, secrets: SecretStore, manners: Manners) -> tuple[str, ...]:
    """Do it, and return what could not be done, in sentences. Nobody may be running on the folder."""
    faults = list(manners.forget())
    if wanted.secrets or wanted.data:
        try:
            secrets.forget_all()
            # Without its key the identity is worth nothing; other machines pair with a new one.
            folder.identity_file.unlink(missing_ok=True)
        except (StateError, OSError) as error:
            faults.append(str(error))
    if wanted.models:
        faults += _deleted(models)
    if wanted.data and folder.root.is_dir():
        kept = {models, *models.parents, folder.lock_file}
        for path in sorted(folder.root.iterdir()):
            if path not in kept:
                faults += _deleted(path)
        folder.lock_file.unlink(missing_ok=True)
        if not any(folder.root.iterdir()):
            folder.root.rmdir()
    return tuple(faults)


def _deleted(path: Path) -> Iterator[str]:
    """Delete a file or a folder; yield why it could not be."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        yield f"{path} could not be deleted: {error.strerror or error}."
