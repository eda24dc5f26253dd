"""The `swarm` object that a request of any dialect may carry, and what a request without one means."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from swarm_desktop.consensus import STRATEGIES
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import Voters, VotingSettings
from swarm_desktop.swarm import Mode
from swarm_desktop.swarm.request import VOTING_PREFIX


class SwarmOptions(BaseModel):
    """How this one request is voted on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voters: Voters | None = None
    strategy: str | None = None
    mode: Mode | None = None
    here_only: bool = False
    """Whether the question must not leave this machine."""
    candidates: bool = False
    """Whether the response lists every candidate."""


def voting_fields(
    model: str, options: SwarmOptions | None, settings: VotingSettings, *, choices: int = 1
) -> dict[str, Any]:
    """Return the fields of a `GenerationRequest` that say who answers; `choices` is OpenAI's `n`.

    Raises BadRequestError where the parts do not fit each other.
    """
    name = model.removeprefix(VOTING_PREFIX)
    if name == model and options is None:
        return {"model": name, "voters": choices}
    if choices > 1:
        raise BadRequestError("A vote has one answer, so `n` must be 1.", parameter="n")
    options = options or SwarmOptions()
    strategy = options.strategy or settings.strategy
    if strategy not in STRATEGIES:
        known = ", ".join(STRATEGIES)
        raise BadRequestError(f"There is no strategy `{strategy}`. Known: {known}.", parameter="swarm.strategy")
    return {
        "model": name,
        "voting": True,
        "voters": options.voters or settings.voters,
        "strategy": strategy,
        "mode": options.mode or Mode(settings.mode),
        "here_only": options.here_only,
        "with_candidates": options.candidates,
    }
