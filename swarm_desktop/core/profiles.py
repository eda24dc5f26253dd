"""Swarm profiles: which models, how many of their voters, and with which seeds and temperatures they vote together."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import MAX_VOTERS, CacheFormat, Section, WorkerSettings

MOST_MEMBERS = 16

Seed = Annotated[int, Field(ge=0, lt=2**31)]
Temperature = Annotated[float, Field(ge=0, le=5)]


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, int | float) and not isinstance(value, bool) else value


class AdapterChoice(Section):
    """A LoRA adapter: its file, and how much of it is applied."""

    path: Path
    scale: Annotated[float, Field(ge=-10, le=10)] = 1.0

    @model_validator(mode="before")
    @classmethod
    def _from_path(cls, value: Any) -> Any:
        return {"path": value} if isinstance(value, str | Path) else value


class Member(Section):
    """One model of a profile."""

    model: Annotated[str, Field(min_length=1)]
    """A model file, the identifier or name of a model that is here, or what the server at `address` calls it."""
    address: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    """A server that answers with the model, in place of a file."""
    runtime: RuntimeKind | None = None
    """What computes it; None: the program's own, or at an address OpenAI's dialect."""
    voters: Annotated[int, Field(ge=1, le=MAX_VOTERS)] = 1
    instances: Annotated[int, Field(ge=1, le=MAX_VOTERS)] = 1
    """How many independent copies of the weights; the voters of one copy share it, and the reading of the prompt."""
    seeds: Annotated[tuple[Seed, ...], BeforeValidator(_several)] = ()
    """One for each voter, or one from which they count up; empty: drawn for each question."""
    temperatures: Annotated[tuple[Temperature, ...], BeforeValidator(_several)] = ()
    """One for each voter, or one for all; empty: what the request and the vote ask for."""
    weight: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    """How much each of its ballots counts."""
    warm_up: bool = True
    """Whether it is loaded when the profile is chosen; else with the first question."""
    context_tokens: Annotated[int, Field(ge=512)] | None = None
    threads: Annotated[int, Field(ge=1, le=512)] | None = None
    cache_type: CacheFormat | None = None
    graphics_layers: Annotated[int, Field(ge=0, le=10_000)] | None = None
    adapters: tuple[AdapterChoice, ...] = ()
    projector: Path | None = None
    """What reads images for the model; None: one that lies beside it and fits."""

    @model_validator(mode="after")
    def _must_be_whole(self) -> Self:
        for name, given in (("seeds", self.seeds), ("temperatures", self.temperatures)):
            if len(given) not in {0, 1, self.voters}:
                raise ValueError(f"{name} has {len(given)} values: write one, or one for each of {self.voters} voters")
        if (
            self.voters > 1
            and len(self.seeds) > 1
            and len(set(zip(self.seeds, self._all_temperatures, strict=True))) < (self.voters)
        ):
            raise ValueError("two voters with the same seed and temperature say the same: choose other seeds")
        if self.instances > self.voters:
            raise ValueError(f"{self.instances} instances need at least as many voters")
        if self.address and (self.adapters or self.projector or self.instances > 1):
            raise ValueError("adapters, projector and instances are for model files, not for an address")
        return self

    @property
    def _all_temperatures(self) -> tuple[float | None, ...]:
        given: tuple[float | None, ...] = self.temperatures or (None,)
        return given if len(given) == self.voters else given * self.voters

    def temperature(self, voter: int) -> float | None:
        """Return what a voter samples at; None where the request decides."""
        return self._all_temperatures[voter]

    def seed(self, voter: int) -> int | None:
        """Return the seed of a voter; None where the request decides."""
        if not self.seeds:
            return None
        return self.seeds[voter] if len(self.seeds) > 1 else self.seeds[0] + voter

    def settings(self, usual: WorkerSettings) -> WorkerSettings:
        """Return the settings of its workers: its own wishes before the usual ones."""
        own = {
            name: value
            for name in ("context_tokens", "threads", "cache_type", "graphics_layers")
            if (value := getattr(self, name)) is not None
        }
        return usual.model_copy(update=own)


class Profile(Section):
    """Models that vote together."""

    description: str = ""
    members: Annotated[tuple[Member, ...], Field(min_length=1, max_length=MOST_MEMBERS)]

    @model_validator(mode="after")
    def _must_not_be_too_many(self) -> Self:
        if self.voters > MAX_VOTERS:
            raise ValueError(f"its members have {self.voters} voters together, and {MAX_VOTERS} may vote")
        return self

    @property
    def voters(self) -> int:
        """How many vote, all members together."""
        return sum(member.voters for member in self.members)


class ProfileEntry(Section):
    """A profile of the folder, or why its file cannot be used."""

    name: str
    profile: Profile | None = None
    fault: str = ""
    """With the line that is wrong; empty where nothing is."""
    text: str = ""
    """The file as it is."""
