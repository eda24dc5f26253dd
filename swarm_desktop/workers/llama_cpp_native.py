"""llama-cpp-python's low-level functions, as far as voters need them. Only a worker's child process imports this."""

import ctypes
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from llama_cpp import llama_cpp as library

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.workers.child_messages import ChildOrder

_PROCESSOR_BLOCK_TOKENS = 128
_GRAPHICS_BLOCK_TOKENS = 512
_FACT_BYTES = 256
_CACHE_TYPES = {
    "f16": library.GGML_TYPE_F16,
    "q8_0": library.GGML_TYPE_Q8_0,
    "q4_0": library.GGML_TYPE_Q4_0,
}

logging.getLogger("llama-cpp-python").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Step:
    """One token on its way through the model."""

    token: int
    position: int
    sequence: int
    wants_scores: bool


class NativeModel:
    """A loaded model and the context that all sequences share. Used from one thread."""

    def __init__(self, order: ChildOrder, sequences: int) -> None:
        """Load the model. Raises RuntimeError where that fails; llama.cpp's own words are in the log."""
        library.llama_backend_init()
        wanted = library.llama_model_default_params()
        # Rearranged for a processor's matrix units, quantised weights crash this library at the first token, on some
        # processors; and sums would be rounded differently from machine to machine.
        wanted.use_extra_bufts = False
        wanted.n_gpu_layers = sum(layers for _, layers in order.graphics)
        self._model = library.llama_model_load_from_file(order.model.encode(), wanted)
        if not self._model:
            raise RuntimeError("llama.cpp cannot load this file")
        if library.llama_model_has_encoder(self._model):
            raise RuntimeError("this runtime does not run models with an encoder")
        self.block_tokens = _block_tokens()
        """Prompts are read in blocks of so many tokens."""
        self._context = library.llama_init_from_model(self._model, self._context_settings(order, sequences))
        if not self._context:
            raise RuntimeError("llama.cpp cannot make a context for this model")
        self._adapt(order.adapters)
        self._memory = library.llama_get_memory(self._context)
        self._batch = library.llama_batch_init(max(self.block_tokens, sequences), 0, 1)
        self.vocabulary = library.llama_model_get_vocab(self._model)
        self.words = library.llama_vocab_n_tokens(self.vocabulary)
        """Size of the vocabulary."""

    @property
    def context(self) -> Any:
        """What llama.cpp's samplers draw from."""
        return self._context

    @property
    def trained_tokens(self) -> int:
        """Context that the model was trained for."""
        return int(library.llama_model_n_ctx_train(self._model))

    @property
    def cache_tokens(self) -> int:
        """Tokens that all sequences together can hold."""
        return int(library.llama_n_ctx(self._context))

    @property
    def identity(self) -> str:
        """What tells this model from others, as far as a saved state has to fit it."""
        parameters = library.llama_model_n_params(self._model)
        size = library.llama_model_size(self._model)
        return f"{self.metadata('general.name')}/{parameters}/{size}/{self.words}"

    @property
    def chat_template(self) -> str:
        """The template that the file carries; empty where it has none."""
        template = library.llama_model_chat_template(self._model, None)
        return template.decode() if template else ""

    def metadata(self, key: str) -> str:
        """Return what the file says under a key; empty where it says nothing."""
        buffer = ctypes.create_string_buffer(_FACT_BYTES)
        length = library.llama_model_meta_val_str(self._model, key.encode(), buffer, _FACT_BYTES)
        return buffer.value.decode(errors="replace") if length > 0 else ""

    def decode(self, steps: Sequence[Step]) -> None:
        """Run tokens through the model, at most a block. Raises WorkerError where llama.cpp cannot."""
        batch = self._batch
        batch.n_tokens = len(steps)
        for index, step in enumerate(steps):
            batch.token[index] = step.token
            batch.pos[index] = step.position
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = step.sequence
            batch.logits[index] = step.wants_scores
        status = library.llama_decode(self._context, batch)
        if status:
            raise WorkerError(f"The model could not be computed: llama.cpp returned {status}.")

    def scores(self, index: int) -> "np.ndarray[Any, np.dtype[np.float32]]":
        """Return the scores of all words after a token of the last batch, by its place there. A view: copy to keep."""
        pointer = library.llama_get_logits_ith(self._context, index)
        return np.ctypeslib.as_array(pointer, (self.words,))

    def share(self, sequence: int, others: Sequence[int]) -> None:
        """Let other sequences go on from all that one has; nothing is copied."""
        for other in others:
            library.llama_memory_seq_cp(self._memory, sequence, other, -1, -1)

    def forget(self, sequence: int, from_position: int = 0) -> bool:
        """Drop a sequence from a position on. Return whether that can be done; dropping all of it always can."""
        return bool(library.llama_memory_seq_rm(self._memory, sequence, from_position, -1))

    def forget_all(self) -> None:
        """Drop all sequences."""
        library.llama_memory_clear(self._memory, True)  # noqa: FBT003  # positional alone, like all of C

    def save(self, sequence: int) -> bytes:
        """Return all that is kept of a sequence."""
        size = library.llama_state_seq_get_size(self._context, sequence)
        buffer = (ctypes.c_uint8 * size)()
        written = library.llama_state_seq_get_data(self._context, buffer, size, sequence)
        return bytes(buffer[:written])

    def load(self, sequence: int, saved: bytes) -> bool:
        """Put back what `save` returned; return whether it fitted."""
        buffer = (ctypes.c_uint8 * len(saved)).from_buffer_copy(saved)
        return bool(library.llama_state_seq_set_data(self._context, buffer, len(saved), sequence))

    def _adapt(self, wanted: Sequence[tuple[str, float]]) -> None:
        """Apply LoRA adapters."""
        if not wanted:
            return
        loaded = [library.llama_adapter_lora_init(self._model, path.encode()) for path, _ in wanted]
        if not all(loaded):
            raise RuntimeError("llama.cpp cannot load an adapter for this model")
        adapters = (library.llama_adapter_lora_p_ctypes * len(loaded))(*loaded)
        scales = (ctypes.c_float * len(loaded))(*(scale for _, scale in wanted))
        if library.llama_set_adapters_lora(self._context, adapters, len(loaded), scales):
            raise RuntimeError("llama.cpp cannot apply an adapter to this model")

    def _context_settings(self, order: ChildOrder, sequences: int) -> Any:
        settings = library.llama_context_default_params()
        settings.n_ctx = order.cache_tokens
        settings.n_batch = settings.n_ubatch = self.block_tokens
        settings.n_seq_max = sequences
        # One cache for all sequences: those of a request share the cells of its prompt.
        settings.kv_unified = True
        settings.type_k = settings.type_v = _CACHE_TYPES[order.cache_type]
        settings.n_threads = settings.n_threads_batch = order.threads
        return settings


def _block_tokens() -> int:
    """Return how much is read in one go: on processors little, because a block cannot be interrupted."""
    return _GRAPHICS_BLOCK_TOKENS if library.llama_supports_gpu_offload() else _PROCESSOR_BLOCK_TOKENS
