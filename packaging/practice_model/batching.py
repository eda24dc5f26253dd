"""Encoded conversations in batches of nearly equal length, so that little of a batch is filler.

Each conversation has a row of its own: what it says never mixes with another one.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from practice_model.chat_template import DOCUMENT_END, render
from practice_model.corpus import examples
from practice_model.tokenizer import token_id

TOKENS_A_BATCH = 2048
LENGTH_MULTIPLE = 16
"""Rows are filled up to this, since each new size costs the first batch that has it a little time."""

LONGEST = 1536
CONVERSATIONS_AT_ONCE = 4000


@dataclass(frozen=True)
class Encoded:
    """One conversation: its tokens, and which of them the model is to predict."""

    tokens: list[int]
    trained: list[bool]


@dataclass(frozen=True)
class Batch:
    """Conversations side by side: (rows, length)."""

    tokens: Tensor
    trained: Tensor


def batches(tokenizer: Tokenizer, seed: int) -> Iterator[Batch]:
    """Yield batches without end; neighbours in one are alike in length only."""
    order = random.Random(seed)
    filler = token_id(tokenizer, DOCUMENT_END)
    conversations = _encoded(tokenizer, seed)
    while True:
        pool = sorted((next(conversations) for _ in range(CONVERSATIONS_AT_ONCE)), key=lambda one: len(one.tokens))
        groups = list(_groups(pool))
        order.shuffle(groups)
        for length, group in groups:
            yield _filled(group, length, filler)


def _groups(pool: list[Encoded]) -> Iterator[tuple[int, list[Encoded]]]:
    """Cut the sorted pool into groups that make full batches, longest first."""
    while pool:
        length = -(-len(pool[-1].tokens) // LENGTH_MULTIPLE) * LENGTH_MULTIPLE
        rows = max(1, TOKENS_A_BATCH // length)
        if len(pool) >= rows:
            yield length, pool[-rows:]
        del pool[-rows:]


def _filled(group: list[Encoded], length: int, filler: int) -> Batch:
    tokens = torch.full((len(group), length), filler)
    trained = torch.zeros((len(group), length), dtype=torch.bool)
    for row, conversation in enumerate(group):
        size = len(conversation.tokens)
        tokens[row, :size] = torch.tensor(conversation.tokens)
        trained[row, :size] = torch.tensor(conversation.trained)
    return Batch(tokens, trained)


def _encoded(tokenizer: Tokenizer, seed: int) -> Iterator[Encoded]:
    conversations = examples(seed)
    while True:
        rendered = [render(next(conversations)) for _ in range(CONVERSATIONS_AT_ONCE)]
        parts = iter(tokenizer.encode_batch([segment.text for segments in rendered for segment in segments]))
        for segments in rendered:
            tokens: list[int] = []
            trained: list[bool] = []
            for segment in segments:
                identifiers = next(parts).ids
                tokens += identifiers
                trained += [segment.trained] * len(identifiers)
            if len(tokens) <= LONGEST:
                yield Encoded(tokens, trained)
