"""Probabilities of tokens as OpenAI writes them."""

from collections.abc import Callable, Iterable
from typing import Any


def token_detail(
    token: int, log_probability: float, likeliest: Iterable[tuple[int, float]], text: Callable[[int], bytes]
) -> dict[str, Any]:
    """Return one entry of `logprobs.content`. `likeliest` are the alternatives, each with its log-probability."""
    return {
        **_entry(token, log_probability, text),
        "top_logprobs": [_entry(other, its, text) for other, its in likeliest],
    }


def _entry(token: int, log_probability: float, text: Callable[[int], bytes]) -> dict[str, Any]:
    raw = text(token)
    return {
        "id": token,
        "token": raw.decode(errors="replace"),
        "bytes": list(raw),
        # JSON has no infinity: what a bias forbids is as good as impossible.
        "logprob": max(log_probability, -1e9),
    }
