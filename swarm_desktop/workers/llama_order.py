"""What a child process that reads GGUF files is told, from the file's own header and what the machine has free."""

import os
from pathlib import Path

from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.described import described
from swarm_desktop.models.gguf import read_header
from swarm_desktop.models.worker_plan import WorkerPlan
from swarm_desktop.workers.budget import plan_for, prompt_cache_bytes
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.driver import ChildLaunch, ConnectedRuntime, Listeners, Share
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.restarts import Safety


def llama_order(recipe: WorkerRecipe, model: ModelView, share: Share) -> tuple[ChildOrder, WorkerPlan]:
    """Return the order, and the plan behind it. Raises ModelFileError, also where there is not enough memory."""
    allowance = share.allow()
    companions = [adapter.path for adapter in recipe.load.adapters]
    companions += [recipe.load.projector] if recipe.load.projector else []
    plan = plan_for(
        described(model, read_header(Path(model.path))),
        share.settings,
        allowance,
        embeds=recipe.embeds,
        companion_bytes=sum(path.stat().st_size for path in companions),
    )
    free = allowance.hardware.memory_available_bytes - plan.machine_bytes
    order = ChildOrder(
        model=model.path,
        cache_tokens=plan.cache_tokens,
        request_tokens=plan.request_tokens,
        slots=plan.slots,
        cache_type=plan.cache_type.name.lower(),
        graphics=tuple((part.device, part.layers) for part in plan.graphics),
        threads=share.threads,
        prompt_cache_bytes=prompt_cache_bytes(max(0, free)),
        parent=os.getpid(),
        key=share.key,
        extra_buffers=share.safety is Safety.NONE,
        embeddings=recipe.embeds,
        pools=model.embeds,
        program=str(recipe.program or ""),
        adapters=tuple((str(adapter.path), adapter.scale) for adapter in recipe.load.adapters),
        projector=str(recipe.load.projector or ""),
    )
    return order, plan


def llama_launch(recipe: WorkerRecipe, model: ModelView, share: Share) -> ChildLaunch:
    """Return how a child process with a llama.cpp server is started. Raises ModelFileError."""
    order, plan = llama_order(recipe, model, share)

    def connect(address: str, listeners: Listeners) -> ConnectedRuntime:
        return LlamaRuntime(
            address, order.key, order.threads, order.cache_tokens, embeds=order.embeddings, listeners=listeners
        )

    title = f"{model.name}: {plan.words}, {order.threads} threads, {order.cache_tokens} tokens of cache"
    return ChildLaunch(
        order,
        title,
        plan.machine_bytes,
        connect,
        plan=plan.words,
        graphics_bytes=plan.bytes - plan.machine_bytes,
        caution=plan.caution,
    )
