"""What differs between two texts, word by word. Pure functions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

MOST_CHARACTERS = 20_000
MOST_WORDS = 500
"""Words of each text that are compared, after what both begin and end with: a comparison costs up to their product."""

Side = Literal["both", "first", "second"]
_Piece = tuple[Side, str]

_WORD = re.compile(r"\n[^\S\n]*|\S+[^\S\n]*")
"""A word with the blanks after it, or a line's end with the indentation after it, which matters in programs."""
_CHANGED_LINE_END = "\N{RETURN SYMBOL}"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words in a row that stand in one of the texts, or in both."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Two texts as one, in order."""

    parts: tuple[Part, ...]
    cut: bool
    """Whether the texts were too long to be compared to their ends."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.cut and all(part.side == "both" for part in self.parts)


def differences(first: str, second: str) -> Differences:
    """Compare two texts, in bounded time."""
    one, one_cut = _words(first)
    other, other_cut = _words(second)
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    middle, other_middle = one[start : len(one) - end], other[start : len(other) - end]
    too_long = max(len(middle), len(other_middle)) > MOST_WORDS
    pieces: list[_Piece] = [("both", word) for word in other[:start]]
    pieces += _compared(middle[:MOST_WORDS], other_middle[:MOST_WORDS])
    if not too_long:
        pieces += [("both", word) for word in other[len(other) - end :]]
    parts = tuple(_joined(pieces))
    return Differences(parts, cut=too_long or one_cut or other_cut)


def _words(text: str) -> tuple[list[str], bool]:
    text = text.strip()
    return _WORD.findall(text[:MOST_CHARACTERS]), len(text) > MOST_CHARACTERS


def _key(word: str) -> str:
    return word if word.startswith("\n") else word.rstrip()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many equal words both begin."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if _key(a) != _key(b)), min(len(one), len(other)))


def _compared(one: Sequence[str], other: Sequence[str]) -> list[_Piece]:
    matcher = SequenceMatcher(None, [_key(word) for word in one], [_key(word) for word in other], autojunk=False)
    pieces: list[_Piece] = []
    for what, one_start, one_end, other_start, other_end in matcher.get_opcodes():
        if what == "equal":
            pieces += [("both", word) for word in other[other_start:other_end]]
        else:
            pieces += [("first", word) for word in one[one_start:one_end]]
            pieces += [("second", word) for word in other[other_start:other_end]]
    return pieces


def _joined(pieces: Sequence[_Piece]) -> Iterator[Part]:
    for side, group in groupby(pieces, key=lambda piece: piece[0]):
        words = [word for _, word in group]
        if side != "both":
            # A line's end is nothing to see; changed ones are shown by a sign.
            words = [word.replace("\n", f"{_CHANGED_LINE_END}\n") for word in words]
        yield Part(side, "".join(words))
