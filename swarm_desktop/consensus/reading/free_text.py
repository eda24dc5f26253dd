"""Free text: compared by its words, and the same only where nothing but spacing differs."""

from __future__ import annotations

from hashlib import blake2b

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection_to_text
from swarm_desktop.consensus.limits import head

_LABEL_LENGTH = 48


def read(candidate: Candidate, _question: Question) -> Ballot:
    """Read prose; the key is the text with its spacing evened out."""
    evened = " ".join(candidate.text.split())
    reason = objection_to_text(candidate)
    return Ballot(
        candidate=candidate,
        task=Task.FREE_TEXT,
        key=fingerprint(evened),
        label=shorten(evened),
        valid=not reason,
        reason=reason,
        content=head(evened).casefold(),
    )


def fingerprint(text: str) -> str:
    """Return a short key that stands for `text` on every machine."""
    # Surrogate halves can reach us through JSON escapes and have no UTF-8 form of their own.
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shorten(text: str, length: int = _LABEL_LENGTH) -> str:
    """Return the beginning of `text` on one line, with an ellipsis where it was cut."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
