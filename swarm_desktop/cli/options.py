"""Options that every command takes, so that a second instance or a test can be kept apart."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from swarm_desktop.core.settings import MAX_VOTERS, MIN_VOTERS
from swarm_desktop.state.folder import DataFolder, data_folder
from swarm_desktop.state.keyring_access import SystemKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile

_OPTIONS = ("port", "model", "profile", "instances")


@dataclass(frozen=True, slots=True)
class Instance:
    """The instance that a command is about."""

    folder: DataFolder
    port: int | None = None
    model: str | None = None
    """A file, or a name of a model that is here."""
    profile: str | None = None
    instances: int | None = None
    """How many vote where a question does not say."""

    def settings_file(self) -> SettingsFile:
        """Return its settings, under the options of this command line. Raises ModelFileError for an unknown model."""
        options: dict[str, Any] = {
            "endpoint.port": self.port,
            "worker.profile": self.profile,
            "voting.voters": self.instances,
        }
        if self.model is not None:
            # Whoever names one model does not mean the profile of the settings.
            options |= {"worker.model_file": self._model_file(self.model), "worker.profile": self.profile or ""}
        return self._settings_file({name: value for name, value in options.items() if value is not None})

    def secrets(self) -> SecretStore:
        """Return its secrets."""
        return SecretStore(self.folder.secrets_file, SystemKeyring())

    def as_options(self) -> dict[str, Any]:
        """Return the options that make this instance again, for calling another command."""
        return {"data_dir": self.folder.root} | {name: getattr(self, name) for name in _OPTIONS}

    def _model_file(self, name: str) -> Path:
        if name.lower().endswith(".gguf") or Path(name).expanduser().exists():
            return Path(name).expanduser().absolute()
        # Looking through the folders of other programs takes modules and time that most commands need not spend.
        from swarm_desktop.cli.here import model_here  # noqa: PLC0415

        return model_here(self.folder, self._settings_file({}).load(), name)

    def _settings_file(self, options: dict[str, Any]) -> SettingsFile:
        return SettingsFile(self.folder.settings_file, os.environ, options)


def instance_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--data-dir` and the options that stand for settings, and hand the command an `instance`.

    Options given before the command's name are taken where the command itself does not repeat them.
    """

    @click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Folder of this instance.")
    @click.option("--port", type=click.IntRange(0, 65535), help="Port of the endpoint; 0 takes a free one.")
    @click.option("--model", help="Model to use instead of the chosen one: a GGUF file, or family:size:quantisation.")
    @click.option("--profile", help="Swarm profile to use instead of one model.")
    @click.option(
        "--instances",
        type=click.IntRange(MIN_VOTERS, MAX_VOTERS),
        help="How many vote on a question that does not say; they share the model's weights.",
    )
    @functools.wraps(command)
    def with_instance(*arguments: Any, data_dir: Path | None, **options: Any) -> Any:
        context = click.get_current_context()
        earlier = context.find_object(Instance)
        if earlier is not None and data_dir is None:
            data_dir = earlier.folder.root
        given = {name: options.pop(name) for name in _OPTIONS}
        if earlier is not None:
            given = {name: getattr(earlier, name) if value is None else value for name, value in given.items()}
        instance = Instance(folder=data_folder(data_dir, os.environ), **given)
        context.obj = instance
        return command(*arguments, instance=instance, **options)

    return with_instance
