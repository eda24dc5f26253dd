"""The runtime that is a `llama-server` of the person's own: a program started here, or a server at an address."""

import os
import shutil
from dataclasses import replace
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


def llama_server_of(chosen: Path | None) -> Path | None:
    """Return the program that the person chose, or the one that a terminal would start; None where there is none."""
    found = chosen or shutil.which(NAME)
    return Path(found) if found else None


def llama_server_obstacle(program: Path | None) -> str:
    """Return why this cannot be a `llama-server`, and what to do; empty where it can."""
    if program is None:
        return "No llama-server was found. Say where yours is: `runtimes.llama_server` in the settings."
    if not program.is_file():
        return f"There is no llama-server at {program}. Correct `runtimes.llama_server` in the settings."
    if not os.access(program, os.X_OK):
        return f"{program} is not a program that may be run. Make it executable, or choose another."
    return ""


def _launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    program = llama_server_of(recipe.program)
    if obstacle := llama_server_obstacle(program):
        raise WorkerError(obstacle)
    return llama_launch(replace(recipe, program=program), model, share)


def _connect(remote: RemoteModel, settings: WorkerSettings, listeners: Listeners) -> ConnectedRuntime:
    return LlamaRuntime(remote.url, remote.key, settings.threads or 0, host=remote.host, listeners=listeners)


PROGRAM = ChildDriver(name=NAME, obstacle=lambda: "", view=model_view, launch=_launch)
ADDRESS = AddressDriver(name=NAME, connect=_connect)
