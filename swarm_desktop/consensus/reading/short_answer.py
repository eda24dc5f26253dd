"""Short answers: a number, an option, yes or no, a literal or a few words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection_to_text
from swarm_desktop.consensus.limits import tail
from swarm_desktop.consensus.reading import clues, extraction
from swarm_desktop.consensus.reading.dates import iso_date
from swarm_desktop.consensus.reading.free_text import shorten
from swarm_desktop.consensus.reading.literals import literal
from swarm_desktop.consensus.reading.numbers import decimal_text, evened, number

if TYPE_CHECKING:
    from fractions import Fraction

_OPTION = re.compile(r"(?:option |choice )?\(?([A-Ha-h])(?:\)|[.:]|$)(?![\w'])")
_CHOSEN = re.compile(r"\(([A-H])\)|\b(?:option|choice|answer)\s([A-H])\b|^\W{0,4}([A-H])[).:]\s", re.MULTILINE)
_CONCLUSION = 600
_YES = re.compile(r"(?:yes|yeah|yep|correct|true)\b", re.IGNORECASE)
_NO = re.compile(r"(?:no|nope|incorrect|false)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    r"(?:(?:about|approximately|approx\.?|roughly|around|exactly|only|nearly|a total of|\u2248|~|=)\s?)*"
    r"[-+\u2212$\u20ac\u00a3\u00a5 .]*[\d\\]",
    re.IGNORECASE,
)
_QUANTITY_WORDS = 5
_ARTICLES = frozenset({"a", "an", "the"})
_FEW_WORDS = 4
# Asked for prose, a voter that writes more than this has written it.
_ASIDE = 120
_OPTION_LENGTH = 3
_SENTENCE_MARKS = re.compile(r"[,!?;:]")


def read(candidate: Candidate, question: Question) -> Ballot:
    """Read the answer out of a candidate; a candidate without a recognisable one is invalid."""
    reason = objection_to_text(candidate)
    answer = None if reason else canonical(candidate.text, question.text)
    if answer is None:
        return Ballot(
            candidate=candidate,
            task=Task.SHORT_ANSWER,
            key="",
            label="",
            valid=False,
            reason=reason or "no answer found",
        )
    key, label = answer
    return Ballot(candidate=candidate, task=Task.SHORT_ANSWER, key=key, label=label)


def canonical(text: str, question: str = "") -> tuple[str, str] | None:
    """Return the key and the label of the answer that `text` gives to `question`, None without one.

    Keys name their kind before a colon: number, date, option, truth, literal or text.
    """
    whole = literal(text)
    # Quotes around plain words are layout to people and part of the value to programmers.
    if whole is not None and not (question and text.lstrip()[:1] in "\"'" and not clues.wants_code(question)):
        return f"literal:{whole}", shorten(whole)
    found = extraction.find(text, question)
    if found is None:
        return _from_reasoning(text, question)
    answer = _from_words(found.words, question)
    if not found.announced and (answer is None or answer[0].startswith("text:")) and clues.wants_number(question):
        # A short text that works towards its number ends with it, as a long one does.
        return _from_reasoning(text, question) or answer
    return answer


def is_short(text: str, question: str) -> bool:
    """Tell whether `text` reads as a short answer to `question` rather than as prose."""
    answer = canonical(text, question)
    if answer is None or (clues.wants_prose(question) and len(text) > _ASIDE):
        return False
    if not answer[0].startswith("text:"):
        return True
    found = extraction.find(text, question)
    if found is None or found.announced:
        return found is not None
    return len(found.words.split()) <= _FEW_WORDS and not _SENTENCE_MARKS.search(found.words)


def _from_words(found: str, question: str) -> tuple[str, str] | None:
    """Read the words that a text points at as its answer."""
    words = evened(found).strip().rstrip(".!").strip()
    option = _OPTION.match(words)
    if option and (len(words) <= _OPTION_LENGTH or clues.offers_options(question)):
        letter = option.group(1).upper()
        return f"option:{letter}", letter
    day = iso_date(words)
    if day is not None:
        return f"date:{day}", day
    value = _quantity(words, question) if words else None
    if value is not None:
        return _number_key(value)
    return _truth(words, question) or _words_key(words)


def _from_reasoning(text: str, question: str) -> tuple[str, str] | None:
    """Read a longer text that does not announce its answer."""
    if clues.offers_options(question):
        letters = _CHOSEN.findall(tail(text, _CONCLUSION))
        if letters:
            letter = "".join(letters[-1])
            return f"option:{letter}", letter
    if clues.wants_yes_or_no(question):
        truth = _truth(extraction.plain_words(text[:200]), question)
        if truth:
            return truth
    if clues.wants_number(question) or not question:
        value = extraction.final_number(text)
        if value is not None:
            return _number_key(value)
    return None


def _quantity(words: str, question: str) -> Fraction | None:
    result = words.rpartition("=")[2].strip() or words
    if clues.wants_number(question) or (_QUANTITY.match(result) and len(result.split()) <= _QUANTITY_WORDS):
        return number(result)
    return number(result) if result.isalpha() or ("-" in result and len(result.split()) == 1) else None


def _number_key(value: Fraction) -> tuple[str, str]:
    return f"number:{value}", shorten(decimal_text(value))


def _truth(words: str, question: str) -> tuple[str, str] | None:
    if len(words.split()) > 1 and not clues.wants_yes_or_no(question):
        return None
    if _YES.match(words):
        return "truth:yes", "yes"
    if _NO.match(words):
        return "truth:no", "no"
    return None


def _words_key(words: str) -> tuple[str, str] | None:
    bare = re.sub(r"[^\w\s+#/.-]", " ", words.casefold()).split()
    kept = [word.strip("-./") or word for word in bare]
    while len(kept) > 1 and kept[0] in _ARTICLES:
        kept.pop(0)
    said = " ".join(kept)
    return (f"text:{said}", shorten(words)) if said else None
