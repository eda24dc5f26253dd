"""The runtime that repeats itself to the byte: llama-cpp-python in a child process."""

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.gguf import model_view
from swarm_desktop.workers.driver import ChildDriver, ChildLaunch, Share
from swarm_desktop.workers.extras import missing_library
from swarm_desktop.workers.llama_order import llama_order
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.voter_stream_launch import voter_stream_launch

NAME = "llama-cpp-python"


def obstacle() -> str:
    """Return why it cannot be used here; empty where it can."""
    return missing_library("llama_cpp", NAME, "llama-cpp")


def _launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    order, plan = llama_order(recipe, model, share)
    return voter_stream_launch(model, order, plan)


DRIVER = ChildDriver(name=NAME, obstacle=obstacle, view=model_view, launch=_launch)
