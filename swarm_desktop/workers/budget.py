"""How much of the machine a worker gets: threads, context and slots. Pure decisions from measured numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from swarm_desktop.models.cache_shape import ANSWER_TOKENS_PER_SLOT, CACHE_STEP_TOKENS, stepped_up

CACHE_SHARE_OF_FREE_MEMORY = 0.5
"""The context cache may take this part of the memory that is free once the weights are loaded."""
PROMPT_CACHE_SHARE_OF_FREE_MEMORY = 0.1
MOST_PROMPT_CACHE_BYTES = 2 * 2**30
LEAST_CONTEXT_TOKENS = 512
UNKNOWN_CONTEXT_TOKENS = 4096
"""For models that do not say what they were trained for."""
SMALL_MODEL_PARAMETERS = 20_000_000
"""Below this a second thread costs more in waiting than it computes."""


@dataclass(frozen=True, slots=True)
class Context:
    """Sizes of one worker's cache, which all its slots share."""

    cache_tokens: int
    """Tokens over all slots; what several voters read together counts once."""
    request_tokens: int
    """Tokens that one request alone can get: never more than the model was trained for."""
    slots: int
    bytes: int
    """Memory that it takes."""


def context(
    *,
    trained_tokens: int,
    wished_tokens: int | None,
    bytes_per_token: int,
    weight_bytes: int,
    free_bytes: int,
    slots: int,
) -> Context:
    """Size the cache.

    Without a wish it covers the trained context and room for every slot's answer, as far as the free memory's share
    allows. A wish is taken as it is, up to the trained context. Each slot can use the whole of it, or as much as the
    others leave.
    """
    trained = trained_tokens or UNKNOWN_CONTEXT_TOKENS
    if wished_tokens is not None:
        request = min(wished_tokens, trained_tokens or wished_tokens)
        cache = stepped_up(request)
        return Context(cache, request, slots, cache * bytes_per_token)
    affordable = (free_bytes - weight_bytes) * CACHE_SHARE_OF_FREE_MEMORY
    fitting = int(affordable // bytes_per_token) if bytes_per_token > 0 else trained + slots * ANSWER_TOKENS_PER_SLOT
    cache = max(min(trained + slots * ANSWER_TOKENS_PER_SLOT, fitting), LEAST_CONTEXT_TOKENS)
    # Stepped down: the promise is to stay within the share.
    cache -= cache % CACHE_STEP_TOKENS
    return Context(cache, min(cache, trained), slots, cache * bytes_per_token)


def wanted_threads(parameters: int, cores: int, wished: int | None) -> int:
    """Return how many threads a worker would use if it were alone; never more than there are physical cores."""
    alone = 1 if parameters < SMALL_MODEL_PARAMETERS else cores
    return max(1, min(wished or alone, cores))


def share_threads(wanted: Sequence[int], cores: int) -> tuple[int, ...]:
    """Deal the physical cores out to workers, evenly, none more than it wants and each at least one.

    The sum stays within `cores` unless there are more workers than cores.
    """
    shares = [1] * len(wanted)
    free = cores - len(wanted)
    while free > 0 and any(share < most for share, most in zip(shares, wanted, strict=True)):
        for index, most in enumerate(wanted):
            if free > 0 and shares[index] < most:
                shares[index] += 1
                free -= 1
    return tuple(shares)


def prompt_cache_bytes(free_bytes: int) -> int:
    """Return how much memory prompts that were read before may keep once others need their place in the cache."""
    return min(MOST_PROMPT_CACHE_BYTES, int(free_bytes * PROMPT_CACHE_SHARE_OF_FREE_MEMORY))
