"""Where in a text the answer stands: boxed, announced, alone on its line, or as the last number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from swarm_desktop.consensus.limits import tail
from swarm_desktop.consensus.reading.numbers import evened, numbers_in

if TYPE_CHECKING:
    from fractions import Fraction

_BOXED = re.compile(r"\\(?:boxed|fbox)\s?\{")
_HASHES = re.compile(r"^####[ \t]*([^\n]{1,400})", re.MULTILINE)
_ANNOUNCED = re.compile(
    r"\b(?:answer|result|solution)(?: to [^\n.:]{1,60})?(?:\s?(?:is|was|would be|=|:)(?:\s?:)?\s*)(?!\s)([^\n]{1,400})",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;](?:\s|$)|,\s(?=[a-z])")
_MARKUP = re.compile(r"[*`$]|\\[()\[\],!;]|\\(?:text|mathrm|mathbf|boxed)\b|~")
_VERB = re.compile(r"\s(?:is|are|was|were|equals?)\s", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ASKING = re.compile(r"\b(?:what|who|whose|which|where|when|how|name)\b", re.IGNORECASE)
_SENTENCE_LENGTH = 160
_COMPLETION_WORDS = 6
# An answer that stands alone is short; longer texts have to announce it.
_ALONE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Found:
    """The words that answer, and whether the text itself pointed at them."""

    words: str
    announced: bool


def find(text: str, question: str = "") -> Found | None:
    """Return where `text` gives its answer, None where it gives none that can be recognised.

    Only the end of a long text is searched, since the answer follows the reasoning.
    """
    text = tail(text.strip())
    words = _boxed(text) or _last(_HASHES, text) or _announced(text) or _echoed(text, question)
    if words:
        return Found(words, announced=True)
    plain = plain_words(text)
    if 0 < len(plain) <= _ALONE_LENGTH and "\n" not in text:
        return Found(plain, announced=False)
    return None


def final_number(text: str) -> Fraction | None:
    """Return the last number of `text`, None where there is none."""
    end = evened(plain_words(tail(text, 4_096)))
    return max(enumerate(numbers_in(end)), default=(0, None), key=itemgetter(0))[1]


def plain_words(text: str) -> str:
    """Return `text` without the marks that only lay it out."""
    return " ".join(_MARKUP.sub("", text).replace("\\%", "%").replace("{,}", ",").split())


def _boxed(text: str) -> str:
    starts = [opening.end() for opening in _BOXED.finditer(text)]
    if not starts:
        return ""
    depth = 1
    for position in range(starts[-1], min(len(text), starts[-1] + 400)):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            depth -= 1
            if not depth:
                return plain_words(text[starts[-1] : position])
    return ""


def _echoed(text: str, question: str) -> str:
    """Return what follows the verb where one sentence says the question again and completes it."""
    plain = plain_words(text)
    verb = _VERB.search(plain[:_SENTENCE_LENGTH])
    if verb is None or len(plain) > _SENTENCE_LENGTH or not _ASKING.search(question):
        return ""
    asked = set(_WORD.findall(tail(question, 4_096).casefold()))
    said = _WORD.findall(plain[: verb.start()].casefold())
    rest = plain[verb.end() :]
    return rest if said and asked.issuperset(said) and len(rest.split()) <= _COMPLETION_WORDS else ""


def _last(pattern: re.Pattern[str], text: str) -> str:
    words = ""
    for match in pattern.finditer(text):
        words = match.group(1)
    return plain_words(words)


def _announced(text: str) -> str:
    words = _last(_ANNOUNCED, text)
    end = _SENTENCE_END.search(words)
    return words[: end.start()].strip() if end else words
