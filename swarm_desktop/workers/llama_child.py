"""The child process of a worker: loads one model and serves it with llama.cpp's server, on loopback."""

import json
import os
import sys
from typing import Any

import xllamacpp

from swarm_desktop.workers.child_messages import DEVICES_ARGUMENT, EMBEDDED_TOKENS, ChildOrder, ChildStage
from swarm_desktop.workers.parent import Parent

_NO_ORIGIN = "https://nobody.invalid"
"""The server wants an origin that pages may call it from; no page has this one."""
_PROCESSOR_BATCH_TOKENS = 128
"""A batch cannot be interrupted: while it runs, nobody else is answered and a request that was cancelled goes on. On
processors small ones are as fast as llama.cpp's own 2048, which keep a 0.5B model on two cores busy for ten seconds."""
_CHECKPOINTS = 4
"""States that a slot of a model with windows or a running state remembers: llama.cpp's own 32 can take gigabytes."""


def main() -> None:
    """Serve until the parent is gone, or say which graphics processors there are."""
    if sys.argv[-1] == DEVICES_ARGUMENT:
        sys.stdout.write(json.dumps(graphics_processors()))
        return
    parent = Parent()
    try:
        server = xllamacpp.Server(parameters(parent.order))
    except RuntimeError as error:
        parent.refuse(str(error))
    parent.tell(ChildStage.LISTENING, server.listening_address)
    parent.obey_until_it_leaves()


def parameters(order: ChildOrder) -> Any:
    """Return llama.cpp's settings for an order."""
    settings = xllamacpp.CommonParams()
    settings.model.path = order.model
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.api_keys = [order.key]
    settings.n_ctx = order.cache_tokens
    settings.kv_unified_per_slot = order.request_tokens
    settings.n_parallel = order.slots
    kind = getattr(xllamacpp.ggml_type, f"GGML_TYPE_{order.cache_type.upper()}")
    settings.cache_type_k = settings.cache_type_v = kind
    # llama.cpp would change sizes to what it thinks fits; all of this was decided for all workers together.
    settings.fit_params = False
    settings.n_ctx_checkpoints = _CHECKPOINTS
    _place_layers(settings, order)
    settings.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(path, scale) for path, scale in order.adapters]
    if order.projector:
        settings.mmproj.path = order.projector
        settings.mmproj_use_gpu = bool(order.graphics)
    # One cache for all slots: the voters of a request share the cells of its prompt.
    settings.kv_unified = True
    settings.cache_ram_mib = order.prompt_cache_bytes // 2**20
    settings.cpuparams.n_threads = order.threads
    settings.cpuparams_batch.n_threads = order.threads
    settings.no_extra_bufts = not order.extra_buffers
    if order.embeddings:
        settings.embedding = True
        if not order.pools:
            # A model for text has no vector for a whole text; the mean of its tokens' does for trying things out.
            settings.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
        settings.n_batch = settings.n_ubatch = EMBEDDED_TOKENS
    elif not order.graphics:
        settings.n_batch = settings.n_ubatch = _PROCESSOR_BATCH_TOKENS
    # Only the supervisor calls this server: no pages, no other origins, no downloads, nothing to change from outside.
    settings.ui = False
    settings.offline = True
    settings.cors_origins = _NO_ORIGIN
    settings.cors_credentials = False
    settings.endpoint_slots = True
    # Slots can be cleared only where they could also be saved; into a device file nothing can.
    settings.slot_save_path = os.devnull + os.sep
    settings.endpoint_metrics = False
    settings.endpoint_props = False
    return settings


def _place_layers(settings: Any, order: ChildOrder) -> None:
    """Deal the layers out as planned. llama.cpp numbers the devices in its own order."""
    layers = dict(order.graphics)
    settings.n_gpu_layers = sum(layers.values())
    if layers:
        names = [device["name"] for device in graphics_processors()]
        split = [float(layers.get(name, 0)) for name in names]
        settings.tensor_split = split + [0.0] * (len(settings.tensor_split) - len(split))
        settings.main_gpu = names.index(order.graphics[0][0])


def graphics_processors() -> list[dict[str, Any]]:
    """Return those that layers can be dealt out to, in llama.cpp's order, each as a `RuntimeDevice` has its fields.

    It takes those on the machine's own memory only where there are no others.
    """
    kinds = xllamacpp.ggml_backend_dev_type
    devices = xllamacpp.get_device_info()
    own = [device for device in devices if device["type"] == kinds.GGML_BACKEND_DEVICE_TYPE_GPU]
    shared = [device for device in devices if device["type"] == kinds.GGML_BACKEND_DEVICE_TYPE_IGPU]
    return [
        {
            "name": device["name"],
            "description": device["description"],
            "memory_bytes": device["memory_total"],
            "free_bytes": device["memory_free"],
            "integrated": device in shared,
        }
        for device in own or shared
    ]


if __name__ == "__main__":
    main()
