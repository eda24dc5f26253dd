"""Code: it must parse and do something; it is the same where its tokens are."""

from __future__ import annotations

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection_to_text
from swarm_desktop.consensus.overlap import SEPARATOR
from swarm_desktop.consensus.reading import other_code
from swarm_desktop.consensus.reading.code_blocks import Block, code_in
from swarm_desktop.consensus.reading.free_text import fingerprint, shorten
from swarm_desktop.consensus.reading.python_code import PythonReading, read_source
from swarm_desktop.consensus.reading.python_parser import parse_module

# Without a language, Python is assumed: nothing else can be told from prose by whether it parses.
_PYTHON = frozenset({"", "python", "py", "python3", "py3", "pyi"})


def read(candidate: Candidate, question: Question) -> Ballot:
    """Read the program in a candidate; without one, or with one that cannot run, it is invalid."""
    reason = objection_to_text(candidate)
    blocks = () if reason else code_in(candidate.text)
    if not reason and not blocks:
        reason = "no code"
    if reason:
        return _ballot(candidate, PythonReading(reason))
    return _ballot(candidate, _read_blocks(blocks, question))


def _read_blocks(blocks: tuple[Block, ...], question: Question) -> PythonReading:
    foreign = [block for block in blocks if block.language not in _PYTHON]
    if foreign and (len(foreign) == len(blocks) or not question.entry_point):
        return _read_foreign(foreign)
    source = "\n".join(block.source for block in blocks if block.language in _PYTHON)
    if len(blocks) > 1 and parse_module(source) is None:
        # Several blocks may be alternatives or usage notes; the first that parses is the answer.
        source = next((block.source for block in blocks if parse_module(block.source) is not None), source)
    return read_source(source, question.entry_point)


def _read_foreign(blocks: list[Block]) -> PythonReading:
    """Read the blocks in the language of the longest; shell lines beside it are how to run it."""
    language = max(blocks, key=lambda block: len(block.source)).language
    source = "\n".join(block.source for block in blocks if block.language == language)
    reading = other_code.read_source(source, language)
    # A part of a program need not parse on its own, so that this is held against a few, not against all.
    flaws = frozenset() if reading.parses else frozenset({f"does not parse as {language}"})
    return PythonReading("", tokens=reading.tokens, flaws=flaws)


def _ballot(candidate: Candidate, reading: PythonReading) -> Ballot:
    content = SEPARATOR.join(reading.tokens)
    return Ballot(
        candidate=candidate,
        task=Task.CODE,
        key="" if reading.problem else fingerprint(content),
        label=f"{reading.name}()" if reading.name else shorten(" ".join(reading.tokens)),
        valid=not reading.problem,
        reason=reading.problem,
        content=content,
        flaws=reading.flaws,
    )
