"""Conversations packed into rows of fixed length, whole conversations only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from practice_model.chat_template import DOCUMENT_END, render
from practice_model.corpus import examples
from practice_model.tokenizer import token_id

ROW_LENGTH = 768
OPEN_ROWS = 32
ENCODED_AT_ONCE = 2000


@dataclass
class Row:
    """One row: tokens, and which of them the model is to predict."""

    tokens: list[int] = field(default_factory=list)
    trained: list[bool] = field(default_factory=list)

    def add(self, other: "Row") -> None:
        """Append a conversation."""
        self.tokens += other.tokens
        self.trained += other.trained


@dataclass(frozen=True)
class PackedCorpus:
    """All rows of a training run: (rows, ROW_LENGTH)."""

    tokens: NDArray[np.int64]
    trained: NDArray[np.bool_]


def pack(tokenizer: Tokenizer, seed: int, rows: int) -> PackedCorpus:
    """Fill this many rows."""
    filler = token_id(tokenizer, DOCUMENT_END)
    tokens = np.full((rows, ROW_LENGTH), filler, dtype=np.int64)
    trained = np.zeros((rows, ROW_LENGTH), dtype=np.bool_)
    for index, row in zip(range(rows), _filled_rows(tokenizer, seed), strict=False):
        tokens[index, : len(row.tokens)] = row.tokens
        trained[index, : len(row.tokens)] = row.trained
    return PackedCorpus(tokens, trained)


def _filled_rows(tokenizer: Tokenizer, seed: int) -> Iterator[Row]:
    """Put each conversation into the first open row with room; close the fullest when none has any."""
    open_rows = [Row() for _ in range(OPEN_ROWS)]
    for conversation in _conversations(tokenizer, seed):
        size = len(conversation.tokens)
        if size > ROW_LENGTH:
            continue
        place = next((row for row in open_rows if len(row.tokens) + size <= ROW_LENGTH), None)
        if place is None:
            fullest = max(open_rows, key=lambda row: len(row.tokens))
            open_rows.remove(fullest)
            yield fullest
            place = Row()
            open_rows.append(place)
        place.add(conversation)


def _conversations(tokenizer: Tokenizer, seed: int) -> Iterator[Row]:
    """Yield encoded conversations, each with the token that ends a document."""
    conversations = examples(seed)
    filler = token_id(tokenizer, DOCUMENT_END)
    while True:
        rendered = [render(next(conversations)) for _ in range(ENCODED_AT_ONCE)]
        encoded = iter(tokenizer.encode_batch([segment.text for segments in rendered for segment in segments]))
        for segments in rendered:
            row = Row()
            for segment in segments:
                identifiers = next(encoded).ids
                row.add(Row(identifiers, [segment.trained] * len(identifiers)))
            row.add(Row([filler], [False]))
            yield row
