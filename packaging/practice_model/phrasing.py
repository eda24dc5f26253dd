"""Small helpers that make the same question and answer sound different each time."""

import random
from collections.abc import Sequence

from practice_model.data import load

WORD_LISTS: dict[str, str] = load("word_lists.toml")
NOUNS = tuple(WORD_LISTS["nouns"].split())
COMMON_WORDS = tuple(WORD_LISTS["common"].split())
NAMES = tuple(WORD_LISTS["names"].split())
CITIES = tuple(WORD_LISTS["cities"].split())
COLORS = ("red", "blue", "green", "yellow", "white", "black", "orange", "purple", "brown", "grey")
ONSETS = ("b", "br", "c", "cl", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
VOWELS = ("a", "e", "i", "o", "u", "ea", "oo")
CODAS = ("", "", "n", "r", "l", "t", "s", "m", "ck", "nd")
UNITS = tuple(WORD_LISTS["numbers"].split())
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OPENERS = ("Please ", "Can you ", "Could you ", "Hey, ", "Hi, ", "Now ", "Quick: ", "I need to know: ", "Tell me, ")
PLEASE_OPENERS = ("Please ", "Can you ", "Could you please ", "Now ", "I want you to ", "Hey, ")


def chance(rng: random.Random, share: float) -> bool:
    """Come true in this share of the cases."""
    return rng.random() < share


def phrase(rng: random.Random, options: Sequence[str], **values: object) -> str:
    """Choose one wording and fill it in."""
    return rng.choice(options).format(**values)


def decapitalise(text: str) -> str:
    """Lower the first letter."""
    return text[:1].lower() + text[1:]


def casual(rng: random.Random, question: str, openers: Sequence[str] = ()) -> str:
    """Write a question the way people type: sometimes lower case, sometimes without its mark."""
    if openers and chance(rng, 0.15):
        question = rng.choice(openers) + decapitalise(question)
    if chance(rng, 0.3):
        question = decapitalise(question)
    if chance(rng, 0.2):
        question = question.rstrip("?.")
    return question


def invented_word(rng: random.Random) -> str:
    """Return a word that no list holds, so that copying is learnt and not remembered."""
    syllables = rng.choice((1, 1, 2))
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables))


def any_word(rng: random.Random) -> str:
    """Return a known word or an invented one."""
    (kind,) = rng.choices((NOUNS, COMMON_WORDS, None), weights=(35, 25, 40))
    return rng.choice(kind) if kind else invented_word(rng)


def distinct_words(rng: random.Random, count: int) -> list[str]:
    """Return different words."""
    words: list[str] = []
    while len(words) < count:
        word = any_word(rng)
        if word not in words:
            words.append(word)
    return words


def spelled(number: int) -> str:
    """Write a number below a hundred in words."""
    if number < len(UNITS):
        return UNITS[number]
    tens, unit = divmod(number, 10)
    return TENS[tens] + (f"-{UNITS[unit]}" if unit else "")
