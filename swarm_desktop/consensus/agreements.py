"""A record of which models agree with the others, from which they get their weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swarm_desktop.consensus.weights import reliabilities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Of the other voters, fewer that say the same are no opinion to agree with.
_OPINION = 2


class Agreements:
    """Learns from votes of several models, whatever was right in them."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}

    def learn(self, models: Mapping[str, str], groups: Collection[Collection[str]]) -> None:
        """Take in a vote: `models` says whose each counted ballot is, `groups` which ballots said the same.

        Each voter is compared with what most of the *others* said. Votes within one model teach nothing.
        """
        if len(set(models.values())) == 1:
            return
        for ballot, model in models.items():
            others = {place: len(group) - (ballot in group) for place, group in enumerate(groups)}
            most = max(others.values(), default=0)
            if most >= _OPINION:
                agrees = any(ballot in group and others[place] == most for place, group in enumerate(groups))
                agreed, voted = self._counts.get(model, (0, 0))
                self._counts[model] = (agreed + agrees, voted + 1)

    def weights(self, models: Collection[str]) -> dict[str, float]:
        """Return how much ballots of these models count; nothing where one model votes alone."""
        if len(set(models)) == 1:
            return {}
        return {model: weight for model, weight in reliabilities(self._counts).items() if model in models}

    def forget(self) -> None:
        """Start anew."""
        self._counts.clear()
