"""Finding marks in text that comes in pieces."""

from collections.abc import Iterable


def cut_at_first(text: str, marks: Iterable[str]) -> tuple[str, str, str] | None:
    """Return what stands before the first mark, the mark, and what follows; None where none is in the text."""
    found = [(place, -len(mark), mark) for mark in marks if (place := text.find(mark)) >= 0]
    if not found:
        return None
    place, _, mark = min(found)
    return text[:place], mark, text[place + len(mark) :]


def beginning_at_end(text: str, marks: Iterable[str]) -> int:
    """Return how many characters at the end may be the beginning of a mark."""
    return max(
        (
            length
            for mark in marks
            for length in range(1, min(len(mark), len(text) + 1))
            if text.endswith(mark[:length])
        ),
        default=0,
    )


class StopTexts:
    """Passes text on up to the first of the request's stop texts."""

    def __init__(self, stops: Iterable[str]) -> None:
        self.found = ""
        """The stop text that was met; empty before."""
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return the text that is surely before a stop text."""
        text = self._held + piece
        cut = cut_at_first(text, self._stops)
        if cut is not None:
            before, self.found, _ = cut
            self._held = ""
            return before
        held = beginning_at_end(text, self._stops)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]

    def rest(self) -> str:
        """Return what was held back, once nothing follows."""
        held, self._held = self._held, ""
        return held
