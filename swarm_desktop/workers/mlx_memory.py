"""The prompt that an MLX model read last. Only a worker's child process imports this."""

from collections.abc import Iterator, Sequence
from typing import Any

import mlx.core as mx
from mlx_lm.models.cache import can_trim_prompt_cache, make_prompt_cache, trim_prompt_cache

_PROCESSOR_BLOCK_TOKENS = 128
_GRAPHICS_BLOCK_TOKENS = 512


class MlxPromptMemory:
    """Reads prompts in whole blocks from their beginning on, and uses only whole blocks again.

    How numbers are rounded depends on how many tokens go through the model together: so what a model says does not
    depend on what it read before.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._block = _PROCESSOR_BLOCK_TOKENS if mx.default_device() == mx.Device(mx.cpu) else _GRAPHICS_BLOCK_TOKENS
        self._tokens: list[int] = []
        self._cache: list[Any] = make_prompt_cache(model)

    @property
    def cache(self) -> list[Any]:
        """What the model knows of the prompt. Voters go on from copies of it."""
        return self._cache

    def read(self, tokens: Sequence[int], *, reuse: bool) -> Iterator[int]:
        """Read tokens, a block at each step; yield how much is read, what was known before first."""
        known = self._go_back_to(self._known_blocks(tokens) if reuse else 0)
        yield known
        while known < len(tokens):
            part = tokens[known : known + self._block]
            # Until it is through, nothing is certain about what the cache holds of it.
            self._tokens = []
            self._model(mx.array([part]), cache=self._cache)
            mx.eval([layer.state for layer in self._cache])
            known += len(part)
            self._tokens = list(tokens[:known])
            yield known

    def _known_blocks(self, tokens: Sequence[int]) -> int:
        same = 0
        for known, wanted in zip(self._tokens, tokens, strict=False):
            if known != wanted:
                break
            same += 1
        return same - same % self._block

    def _go_back_to(self, known: int) -> int:
        """Drop all but the beginning; return how much is left, as some models can only drop all."""
        more = len(self._tokens) - known
        if not known or (more and not can_trim_prompt_cache(self._cache)):
            self._cache = make_prompt_cache(self._model)
            known = 0
        elif more:
            trim_prompt_cache(self._cache, more)
        self._tokens = self._tokens[:known]
        return known
