"""How much memory a model's context takes, from its own layers and heads."""

from dataclasses import dataclass
from enum import IntEnum

from swarm_desktop.models.quantisation import tensor_bytes

CACHE_STEP_TOKENS = 256
"""llama.cpp allots its cache in steps of this size."""
ANSWER_TOKENS_PER_SLOT = 1024
"""Room for answers beyond the longest prompt, so that voters do not push each other out of a shared cache."""


class CacheType(IntEnum):
    """Number format of the cache, by its number in GGUF files."""

    F16 = 1
    Q8_0 = 8
    Q4_0 = 2


@dataclass(frozen=True, slots=True)
class CacheShape:
    """Which numbers of every token a model keeps while it decodes."""

    numbers_per_token: int
    """Keys and values over all layers that keep every token."""
    window_numbers_per_token: int = 0
    """Keys and values over all layers that keep only the last `window_tokens` tokens of each sequence."""
    window_tokens: int = 0

    def size_bytes(
        self, tokens: int, *, sequences: int = 1, batch_tokens: int = 0, cache_type: CacheType = CacheType.F16
    ) -> int:
        """Return the memory of a cache for `tokens` tokens, which `sequences` voters share.

        A window is kept for each sequence, and has to hold the batch that is being read, too.
        """
        whole = stepped_up(tokens)
        window = min(whole, stepped_up(self.window_tokens * sequences + batch_tokens))
        return tensor_bytes(whole * self.numbers_per_token, cache_type) + tensor_bytes(
            window * self.window_numbers_per_token, cache_type
        )


def stepped_up(tokens: int) -> int:
    """Return how many tokens llama.cpp allots where so many are asked for."""
    return -(-tokens // CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS
