"""What a runtime is busy with, as whoever asks it sees that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from swarm_desktop.workers.runtime import CandidateDelta, Piece


class Occupation:
    """Counts the voters at work, and remembers whether anything was ever answered."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        """`tell` hears the number whenever it changes."""
        self.has_answered = False
        self._tell = tell
        self._was_asked = False
        self.voters = 0
        """How many are at work now."""

    @property
    def is_untried(self) -> bool:
        """Whether something was asked and nothing ever answered."""
        return self._was_asked and not self.has_answered

    @contextmanager
    def of(self, voters: int) -> "Iterator[Shift]":
        """Count so many voters until each has ended, or the block has."""
        self._was_asked = True
        shift = Shift(self, voters)
        self.change(voters)
        try:
            yield shift
        finally:
            self.change(-shift.left)

    def change(self, voters: int) -> None:
        """Count so many voters more, or fewer where negative."""
        if voters:
            self.voters += voters
            self._tell(self.voters)


class Shift:
    """The voters of one request."""

    def __init__(self, occupation: Occupation, voters: int) -> None:
        self.left = voters
        """How many of them have not ended."""
        self._occupation = occupation

    def hear(self, piece: Piece) -> None:
        """Note what a voter said."""
        if isinstance(piece, CandidateDelta):
            self._occupation.has_answered = True
            if piece.finish_reason is not None:
                self.left -= 1
                self._occupation.change(-1)
