"""How each voter's tokens are drawn with MLX. Only a worker's child process imports this."""

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import mlx.core as mx
from mlx_lm.sample_utils import apply_min_p, apply_top_k, apply_top_p, make_logits_processors

from swarm_desktop.workers.decoding.options import PENALTY_WINDOW_TOKENS, SamplingOptions

Sampler: TypeAlias = Callable[[Any], Any]
"""Takes log-probabilities, and returns the tokens drawn from them."""


def voter_sampler(options: SamplingOptions, seed: int) -> Sampler:
    """Return a sampler with random numbers of its own, so that voters do not depend on each other.

    It narrows the choice down in llama.cpp's order, so that the same options mean the same in both.
    """
    if options.temperature <= 0:
        return lambda scores: mx.argmax(scores, axis=-1)
    key = mx.random.key(seed)

    def draw(scores: Any) -> Any:
        nonlocal key
        key, now = mx.random.split(key)
        if 0 < options.top_k < scores.shape[-1]:
            scores = apply_top_k(scores, options.top_k)
        if 0 < options.top_p < 1:
            scores = apply_top_p(scores, options.top_p)
        if 0 < options.min_p <= 1:
            scores = apply_min_p(scores, options.min_p)
        return mx.random.categorical(scores / options.temperature, key=now)

    return draw


def score_changes(options: SamplingOptions, never: Sequence[int]) -> list[Any]:
    """Return what changes the model's scores before tokens are drawn: biases, penalties, tokens that are not drawn."""
    biases = {**options.logit_bias, **dict.fromkeys(never, -math.inf)}
    # mlx-lm takes 0 for `none`, and 1 for a factor like any other.
    repeat = options.repeat_penalty if options.repeat_penalty != 1 else None
    return list(
        make_logits_processors(
            biases or None,
            repeat,
            PENALTY_WINDOW_TOKENS,
            options.presence_penalty,
            PENALTY_WINDOW_TOKENS,
            options.frequency_penalty,
            PENALTY_WINDOW_TOKENS,
        )
    )
