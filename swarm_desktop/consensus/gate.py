"""The validity gate: what may not vote, whatever the task.

On recorded ballots, keeping unreadable answers out of the vote gave most of what voting gains.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swarm_desktop.consensus.limits import tail

if TYPE_CHECKING:
    from swarm_desktop.consensus.ballots import Candidate

_COMPLETE = frozenset({None, "stop", "tool_calls", "function_call", "eos", ""})
# A refusal announces itself at the very beginning; quoting one further down is no refusal.
_REFUSAL = re.compile(
    r"(?:(?:i'?m|i am) (?:really |very |so )?sorry,? (?:but )?(?:i|as an ai)\b"
    r"|sorry,? (?:but )?i (?:can'?t|cannot|am unable|'?m unable)\b"
    r"|i (?:can'?t|cannot|am unable to|'?m unable to|am not able to|'?m not able to|won'?t)"
    r" (?:help|assist|answer|provide|comply|fulfil|do that|complete)"
    r"|as an ai(?: language model)?,? i (?:can'?t|cannot|am unable|'?m unable|do not|don'?t)\b)"
)
_REFUSAL_LIMIT = 600
# Longer loops are caught only where the text is long enough for a loop to be no accident.
_LOOP_MINIMUM = 400
_LOOP_REPEATS = 8


def objection(candidate: Candidate) -> str:
    """Return why `candidate` may not vote on any task, "" where nothing speaks against it."""
    if not says_anything(candidate):
        return "empty"
    if candidate.finish_reason not in _COMPLETE:
        return "cut off" if candidate.finish_reason == "length" else "not finished"
    if not candidate.tool_calls and _refuses(candidate.text):
        return "declines to answer"
    if not candidate.tool_calls and _loops(candidate.text):
        return "repeats itself"
    return ""


def objection_to_text(candidate: Candidate) -> str:
    """Return why `candidate` may not vote where an answer in words is wanted, "" where nothing speaks against it."""
    reason = objection(candidate)
    return reason or ("calls a tool that was not offered" if candidate.tool_calls else "")


def says_anything(candidate: Candidate) -> bool:
    """Tell whether there is anything in `candidate` that could be passed on."""
    return bool(candidate.text.strip() or candidate.tool_calls)


def _refuses(text: str) -> bool:
    if len(text) > _REFUSAL_LIMIT:
        return False
    return _REFUSAL.match(text.lstrip().lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")) is not None


def _loops(text: str) -> bool:
    """Tell whether the end of `text` is one short piece again and again."""
    end = tail(text, 2 * _LOOP_MINIMUM).rstrip()
    if len(end) < _LOOP_MINIMUM:
        return False
    for period in range(1, len(end) // _LOOP_REPEATS + 1):
        stretch = end[-period * _LOOP_REPEATS :]
        # A text with period p equals itself shifted by p: one comparison in C, no regex.
        if len(stretch) >= _LOOP_MINIMUM // 2 and stretch[period:] == stretch[:-period]:
            return True
    return False
