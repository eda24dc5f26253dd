"""Tokens drawn for the voters of one request with MLX. Only a worker's child process imports this."""

import copy
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import mlx.core as mx
from mlx_lm.generate import BatchGenerator

from swarm_desktop.workers.decoding.voter import Voter
from swarm_desktop.workers.mlx_prompts import Letters
from swarm_desktop.workers.mlx_samplers import Sampler


@dataclass(frozen=True, slots=True)
class Seat:
    """A voter with all that is its own."""

    voter: Voter
    letters: Letters
    sampler: Sampler
    changes: Sequence[Any]
    """What changes the model's scores before a token is drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One token."""

    seat: Seat
    token: int
    log_probabilities: Any
    """Of all words at its place."""


Drawing: TypeAlias = Generator[Sequence[Drawn], None, None]
"""A token for each voter that has not finished, at each step; whoever reads it tells the voters."""


def can_batch(cache: Sequence[Any]) -> bool:
    """Return whether mlx-lm can decode several sequences side by side that go on from such a cache."""
    return all(hasattr(layer, "merge") for layer in cache)


def drawn_together(model: Any, seats: Sequence[Seat], prompt: Sequence[int], cache: Sequence[Any]) -> Drawing:
    """Draw for all voters at each step. `cache` holds the prompt without its last token, and stays as it is."""
    count = len(seats)
    batch = BatchGenerator(model, completion_batch_size=count, prefill_batch_size=count)
    try:
        numbers = batch.insert(
            [list(prompt[-1:])] * count,
            # The voters know by themselves when it is enough.
            max_tokens=[seat.voter.most_tokens for seat in seats],
            caches=[cache] * count,
            all_tokens=[list(prompt[:-1]) for _ in seats],
            samplers=[seat.sampler for seat in seats],
            logits_processors=[list(seat.changes) for seat in seats],
        )
        speaking = dict(zip(numbers, seats, strict=True))
        while speaking:
            yield [Drawn(speaking[one.uid], one.token, one.logprobs) for one in batch.next_generated()]
            ended = [number for number, seat in speaking.items() if seat.voter.is_finished]
            batch.remove(ended)
            for number in ended:
                del speaking[number]
    finally:
        batch.close()


def drawn_in_turn(model: Any, seats: Sequence[Seat], prompt: Sequence[int], cache: Sequence[Any]) -> Drawing:
    """Draw for one voter after the other, each from its own copy of the cache, where it cannot be batched."""
    for seat in seats:
        own = copy.deepcopy(cache)
        said = list(prompt)
        while not seat.voter.is_finished:
            scores = model(mx.array([said[-1:]]), cache=own)[:, -1, :]
            for change in seat.changes:
                scores = change(mx.array(said), scores)
            logs = scores - mx.logsumexp(scores, axis=-1, keepdims=True)
            said.append(int(seat.sampler(logs).item()))
            yield (Drawn(seat, said[-1], logs[0]),)
