"""JSON answers: the same where they hold the same values, however these are laid out."""

from __future__ import annotations

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection_to_text
from swarm_desktop.consensus.reading.code_blocks import blocks_in
from swarm_desktop.consensus.reading.free_text import shorten
from swarm_desktop.consensus.reading.json_values import UnreadableJsonError, canonical, parse
from swarm_desktop.consensus.reading.schema import violation


def read(candidate: Candidate, question: Question) -> Ballot:
    """Read a JSON answer; one that does not parse or breaks the schema asked for is invalid."""
    reason = objection_to_text(candidate)
    if reason:
        return _invalid(candidate, reason)
    try:
        value = parse(_written(candidate.text))
    except UnreadableJsonError:
        return _invalid(candidate, "no JSON")
    schema = question.response_schema
    # An empty schema stands for OpenAI's "json_object": anything goes as long as it is an object.
    reason = violation(value, schema or {"type": "object"}) if schema is not None else ""
    if reason:
        return _invalid(candidate, reason)
    exact = canonical(value, lenient=False)
    return Ballot(
        candidate=candidate,
        task=Task.JSON,
        key=canonical(value, lenient=True),
        label=shorten(candidate.text if len(candidate.text) < len(exact) else exact),
        content=exact,
    )


def _written(text: str) -> str:
    """Return the JSON in `text`, which some models fence although they were asked not to."""
    bare = text.strip()
    if bare[:1] in "{[":
        return bare
    blocks = blocks_in(text)
    return blocks[0].source if len(blocks) == 1 else bare


def _invalid(candidate: Candidate, reason: str) -> Ballot:
    return Ballot(candidate=candidate, task=Task.JSON, key="", label="", valid=False, reason=reason)
