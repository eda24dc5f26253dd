"""What a child process that reads GGUF files is told, from the file's own header and what the machine has free."""

import os
from pathlib import Path

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.hardware import free_memory_bytes
from swarm_desktop.models.gguf import read_header
from swarm_desktop.workers.budget import context, prompt_cache_bytes
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.driver import ChildLaunch, ConnectedRuntime, Listeners, Share
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.restarts import Safety


def llama_order(recipe: WorkerRecipe, model: ModelView, share: Share) -> tuple[ChildOrder, int]:
    """Return the order, and the memory in bytes that it will take. Raises ModelFileError."""
    header = read_header(Path(model.path))
    free = free_memory_bytes()
    sizes = context(
        trained_tokens=header.trained_context,
        wished_tokens=share.settings.context_tokens,
        bytes_per_token=header.cache_bytes_per_token,
        weight_bytes=model.size_bytes,
        free_bytes=free,
        slots=share.settings.slots,
    )
    order = ChildOrder(
        model=model.path,
        cache_tokens=sizes.cache_tokens,
        slots=sizes.slots,
        threads=share.threads,
        prompt_cache_bytes=prompt_cache_bytes(free),
        parent=os.getpid(),
        key=share.key,
        extra_buffers=share.safety is Safety.NONE,
        embeddings=recipe.embeds,
        pools=model.embeds,
        program=str(recipe.program or ""),
    )
    return order, model.size_bytes + sizes.bytes


def llama_launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    """Return how a child process with a llama.cpp server is started. Raises ModelFileError."""
    order, expected_bytes = llama_order(recipe, model, share)

    def connect(address: str, listeners: Listeners) -> ConnectedRuntime:
        return LlamaRuntime(
            address, order.key, order.threads, order.cache_tokens, embeds=order.embeddings, listeners=listeners
        )

    title = f"{model.name}: {order.threads} threads, {order.cache_tokens} tokens of cache"
    return ChildLaunch(order, title, expected_bytes, connect)
