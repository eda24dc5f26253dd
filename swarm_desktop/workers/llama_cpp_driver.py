"""The runtime that repeats itself to the byte: llama-cpp-python in a child process."""

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.gguf import model_view
from swarm_desktop.workers.driver import ChildDriver, ChildLaunch, ConnectedRuntime, Listeners, Share
from swarm_desktop.workers.extras import missing_library
from swarm_desktop.workers.llama_order import llama_order
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.voter_stream_runtime import VoterStreamRuntime

NAME = "llama-cpp-python"


def obstacle() -> str:
    """Return why it cannot be used here; empty where it can."""
    return missing_library("llama_cpp", NAME, "llama-cpp")


def _launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    order, plan = llama_order(recipe, model, share)

    def connect(address: str, listeners: Listeners) -> ConnectedRuntime:
        return VoterStreamRuntime(address, order.key, listeners)

    title = f"{model.name}: {plan.words}, {order.threads} threads, {order.cache_tokens} tokens of cache"
    return ChildLaunch(order, title, plan.bytes, connect, plan.words, plan.caution)


DRIVER = ChildDriver(name=NAME, obstacle=obstacle, view=model_view, launch=_launch)
