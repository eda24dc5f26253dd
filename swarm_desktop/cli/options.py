"""Options that every command takes, so that a second instance or a test can be kept apart."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from swarm_desktop.state.folder import DataFolder, data_folder
from swarm_desktop.state.keyring_access import SystemKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class Instance:
    """The instance that a command is about."""

    folder: DataFolder
    port: int | None = None
    model: Path | None = None

    def settings_file(self) -> SettingsFile:
        """Return its settings, under the options of this command line."""
        options = {"endpoint.port": self.port, "worker.model_file": self.model}
        chosen = {name: value for name, value in options.items() if value is not None}
        return SettingsFile(self.folder.settings_file, os.environ, chosen)

    def secrets(self) -> SecretStore:
        """Return its secrets."""
        return SecretStore(self.folder.secrets_file, SystemKeyring())

    def as_options(self) -> dict[str, Any]:
        """Return the options that make this instance again, for calling another command."""
        return {"data_dir": self.folder.root, "port": self.port, "model": self.model}


def instance_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--data-dir`, `--port` and `--model`, and hand the command an `instance`.

    Options given before the command's name are taken where the command itself does not repeat them.
    """

    @click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Folder of this instance.")
    @click.option("--port", type=click.IntRange(0, 65535), help="Port of the endpoint; 0 takes a free one.")
    @click.option("--model", type=click.Path(path_type=Path), help="GGUF file to use instead of the chosen one.")
    @functools.wraps(command)
    def with_instance(
        *arguments: Any, data_dir: Path | None, port: int | None, model: Path | None, **options: Any
    ) -> Any:
        context = click.get_current_context()
        earlier = context.find_object(Instance)
        if earlier is not None and data_dir is None:
            data_dir = earlier.folder.root
        instance = Instance(
            folder=data_folder(data_dir, os.environ),
            port=port if port is not None or earlier is None else earlier.port,
            model=_absolute(model) if model is not None or earlier is None else earlier.model,
        )
        context.obj = instance
        return command(*arguments, instance=instance, **options)

    return with_instance


def _absolute(path: Path | None) -> Path | None:
    return path.expanduser().absolute() if path is not None else None
