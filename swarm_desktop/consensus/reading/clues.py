"""What the question gives away about the answer it wants."""

from __future__ import annotations

import re

from swarm_desktop.consensus.limits import tail

# Questions put their demand at the end, after whatever they quote.
_SEARCHED = 4_096

_NUMBER = re.compile(
    r"\b(?:how (?:many|much|old|far|long|tall|big|fast|often|heavy)|what is \d+|calculate|compute|evaluate|add|subtract"
    r"|multiply|divide|percent(?:age)?|average|total|sum|difference|product|quotient|remainder|number of|count)\b"
    r"|\d\s?(?:[-+*/\u00d7\u00f7x^]|plus|minus|times|divided by)\s?\d",
    re.IGNORECASE,
)
_OPTIONS = re.compile(r"(?:^|[\s(])([A-H])\s?[).:]\s", re.MULTILINE)
_YES_NO = re.compile(
    r"(?:^|[.!?\n]\s{0,3})(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must)\b[^.!\n?]{0,300}\?"
    r"|\byes or no\b|\btrue or false\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:explain|describe|discuss|summari[sz]e|outline|translate|rewrite|compare|essay|story|poem|letter|e-?mail|why)\b",
    re.IGNORECASE,
)
_CALCULATION = re.compile(r"\b(?:how (?:many|much)|calculate|compute|solve|what is \d)", re.IGNORECASE)
_CODE = re.compile(
    r"```|\b(?:write|implement|complete|create|fix|refactor|give|show)\b[^.\n]{0,60}\b(?:function|code|class|method"
    r"|program|script|snippet|module|query|regex)\b|\bdef \w{1,60}\("
    r"|\bin (?:python|rust|go|java|javascript|typescript|c\+\+|c#|sql)\b",
    re.IGNORECASE,
)


def wants_number(question: str) -> bool:
    """Tell whether a number would answer `question`."""
    return _NUMBER.search(tail(question, _SEARCHED)) is not None


def offers_options(question: str) -> bool:
    """Tell whether `question` lists lettered options, from A on."""
    letters = {match.group(1) for match in _OPTIONS.finditer(tail(question, _SEARCHED))}
    return {"A", "B"} <= letters


def wants_yes_or_no(question: str) -> bool:
    """Tell whether yes or no would answer `question`."""
    return _YES_NO.search(tail(question, _SEARCHED)) is not None


def wants_prose(question: str) -> bool:
    """Tell whether `question` asks for a text to read, in which numbers and names are beside the point."""
    asked = tail(question, _SEARCHED)
    return _PROSE.search(asked) is not None and _CALCULATION.search(asked) is None


def wants_code(question: str) -> bool:
    """Tell whether `question` asks for a program or for a part of one."""
    return _CODE.search(tail(question, _SEARCHED)) is not None
