"""Verbatim: what `majority` compares, every character but the spacing."""

from __future__ import annotations

import json

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection
from swarm_desktop.consensus.reading.free_text import fingerprint, shorten


def read(candidate: Candidate, _question: Question) -> Ballot:
    """Read a candidate without understanding it."""
    said = " ".join(candidate.text.split())
    calls = [[call.name, call.arguments] for call in candidate.tool_calls]
    reason = objection(candidate)
    return Ballot(
        candidate=candidate,
        task=Task.TOOL_CALL if calls else Task.FREE_TEXT,
        key=fingerprint(json.dumps([said, calls])),
        label=shorten(said or ", ".join(call.name for call in candidate.tool_calls)),
        valid=not reason,
        reason=reason,
    )
