"""One model in a list, whatever the list is of."""

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
