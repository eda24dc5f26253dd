"""The runtime for Apple's processors: mlx-lm in a child process. Its build for processors alone runs on Linux too."""

import os
import platform
import sys

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.workers.budget import plan_for
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.driver import ChildDriver, ChildLaunch, Share
from swarm_desktop.workers.extras import missing_library
from swarm_desktop.workers.mlx_folder import mlx_shape, mlx_view
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.voter_stream_launch import voter_stream_launch

NAME = "MLX"


def obstacle() -> str:
    """Return why it cannot be used here; empty where it can."""
    is_apple = sys.platform == "darwin" and platform.machine() == "arm64"
    if not is_apple and sys.platform != "linux":
        return f"{NAME} runs on Macs with Apple's own processors, and on Linux. Use llama.cpp here."
    return missing_library("mlx_lm", NAME, "mlx")


def _launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    # MLX keeps numbers of the cache as the model computes them, and decides by itself what computes.
    settings = share.settings.model_copy(update={"cache_type": "f16", "graphics_layers": None})
    plan = plan_for(mlx_shape(model), settings, share.allow(), embeds=recipe.embeds)
    order = ChildOrder(
        model=model.path,
        cache_tokens=plan.cache_tokens,
        request_tokens=plan.request_tokens,
        slots=plan.slots,
        threads=share.threads,
        prompt_cache_bytes=0,
        parent=os.getpid(),
        key=share.key,
        embeddings=recipe.embeds,
        adapters=tuple((str(adapter.path), adapter.scale) for adapter in recipe.load.adapters),
    )
    return voter_stream_launch(model, order, plan)


DRIVER = ChildDriver(name=NAME, obstacle=obstacle, view=mlx_view, launch=_launch)
