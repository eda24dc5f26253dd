"""The child process of a worker: loads one model and serves it with llama.cpp's server, on loopback."""

import os
from typing import Any

import xllamacpp

from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.parent import Parent

_NO_ORIGIN = "https://nobody.invalid"
"""The server wants an origin that pages may call it from; no page has this one."""
_PROCESSOR_BATCH_TOKENS = 128
"""A batch cannot be interrupted: while it runs, nobody else is answered and a request that was cancelled goes on. On
processors small ones are as fast as llama.cpp's own 2048, which keep a 0.5B model on two cores busy for ten seconds."""
_EMBEDDED_TOKENS = 2048
"""Longest text that can be turned into a vector: it has to be read in one go."""


def main() -> None:
    """Serve until the parent is gone."""
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
    settings.n_parallel = order.slots
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
        settings.n_batch = settings.n_ubatch = _EMBEDDED_TOKENS
    elif not _has_graphics_processor():
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


def _has_graphics_processor() -> bool:
    kinds = xllamacpp.ggml_backend_dev_type
    graphics = {kinds.GGML_BACKEND_DEVICE_TYPE_GPU, kinds.GGML_BACKEND_DEVICE_TYPE_IGPU}
    return any(device["type"] in graphics for device in xllamacpp.get_device_info())


if __name__ == "__main__":
    main()
