"""One model in a list, whatever the list is of."""

from collections.abc import Sequence
from dataclasses import dataclass

from swarm_ui.states import StateLook


@dataclass(frozen=True, slots=True)
class ModelRow:
    """Name and mark in the first line, facts in the second, perhaps a remark in a third."""

    id: str
    name: str
    facts: str
    note: str = ""
    mark: StateLook | None = None
    """Whether it fits, or is in use."""

    @property
    def spoken(self) -> str:
        """All of it in words."""
        return ", ".join(filter(None, [self.name, self.mark.word if self.mark else "", self.facts, self.note]))


def with_words(rows: Sequence[ModelRow], text: str) -> tuple[ModelRow, ...]:
    """Return the rows that contain every word of `text`, whatever its case."""
    words = text.lower().split()
    return tuple(row for row in rows if all(word in row.spoken.lower() for word in words))
