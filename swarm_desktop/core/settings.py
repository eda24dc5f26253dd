"""What a person may choose, checked as one immutable object.

Strength, from last to first: defaults, the settings file, `SWARM_*` environment variables, command-line options.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MIN_VOTERS = 1
MAX_VOTERS = 16
DEFAULT_PORT = 7976

Voters = Annotated[int, Field(ge=MIN_VOTERS, le=MAX_VOTERS)]


class Section(BaseModel):
    """A table of the settings file. Unknown keys are an error, so that a typing mistake is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EndpointSettings(Section):
    """Where editors reach this machine."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = DEFAULT_PORT
    """0 takes any free port, which is what tests and second instances want."""


class VotingSettings(Section):
    """How an answer is chosen when a request does not say."""

    voters: Voters = 5
    strategy: str = "auto"
    run_code: bool = False
    """Whether programs that voters wrote may be run, in a sandbox, to see which of them do the same."""


class WorkerSettings(Section):
    """How much of the machine a worker may use. None means: decided from the hardware."""

    model_file: Path | None = None
    """A GGUF file; None is the embedded practice model."""
    threads: Annotated[int, Field(ge=1, le=512)] | None = None
    context_tokens: Annotated[int, Field(ge=512)] | None = None
    slots: Annotated[int, Field(ge=1, le=MAX_VOTERS)] = MAX_VOTERS


class LedgerSettings(Section):
    """What is remembered of votes, on this machine."""

    keep: Literal["nothing", "verdicts", "everything"] = "verdicts"
    """`verdicts`: who voted and how the votes fell, without a word of what was asked and answered."""


class WindowSettings(Section):
    """How the window behaves."""

    colour_scheme: Literal["system", "light", "dark"] = "system"
    start_engine: bool = True
    """Whether opening the program also starts the engine."""


class Settings(Section):
    """All settings."""

    node_name: str = ""
    """How this machine is called in the hive; empty means its host name."""
    endpoint: EndpointSettings = EndpointSettings()
    voting: VotingSettings = VotingSettings()
    worker: WorkerSettings = WorkerSettings()
    ledger: LedgerSettings = LedgerSettings()
    window: WindowSettings = WindowSettings()
