"""The runtime that is a `llama-server` of the person's own: a program started here, or a server at an address."""

import os
import shutil
from pathlib import Path

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.gguf import model_view
from swarm_desktop.workers.driver import AddressDriver, ChildDriver, ChildLaunch, ConnectedRuntime, Listeners, Share
from swarm_desktop.workers.llama_order import llama_launch
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe

NAME = "llama-server"


def check_program(program: Path | None) -> None:
    """Raise WorkerError where this cannot be a `llama-server`."""
    if program is None:
        raise WorkerError("Say where your llama-server is: `runtimes.llama_server` in the settings.")
    if not program.is_file():
        raise WorkerError(f"There is no llama-server at {program}. Correct `runtimes.llama_server` in the settings.")
    if not os.access(program, os.X_OK):
        raise WorkerError(f"{program} is not a program that may be run. Make it executable, or choose another.")


def find_program() -> Path | None:
    """Return the `llama-server` that a terminal would start."""
    found = shutil.which(NAME)
    return Path(found) if found else None


def _launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    check_program(recipe.program)
    return llama_launch(recipe, model, share)


def _connect(remote: RemoteModel, settings: WorkerSettings, listeners: Listeners) -> ConnectedRuntime:
    return LlamaRuntime(remote.url, remote.key, settings.threads or 0, host=remote.host, listeners=listeners)


PROGRAM = ChildDriver(name=NAME, obstacle=lambda: "", view=model_view, launch=_launch)
ADDRESS = AddressDriver(name=NAME, connect=_connect)
