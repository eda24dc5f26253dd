"""The audit trail of the tools, as lists show it."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """Why a tool call was carried out, or was not."""

    ALLOWED = "allowed"
    """The person said yes to this one."""
    REMEMBERED = "remembered"
    """The person said yes to an earlier one, for all that follow."""
    NOT_ASKED = "not_asked"
    """The settings say that nobody is to be asked."""
    DENIED = "denied"
    TIMED_OUT = "timed_out"
    """Nobody answered in time."""
    NOBODY_THERE = "nobody_there"
    """There is no window in which to ask."""
    WITHDRAWN = "withdrawn"
    """The client went away before it was answered."""
    REFUSED = "refused"
    """It could not be carried out whatever the person says, so nobody was asked."""

    @property
    def is_yes(self) -> bool:
        """Whether the call is carried out."""
        return self in {Decision.ALLOWED, Decision.REMEMBERED, Decision.NOT_ASKED}


class Outcome(StrEnum):
    """What became of a tool call."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """The client went away while it ran."""
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class ToolCallRecord:
    """One tool call. Never with what a file holds or what a command printed."""

    at: float
    client: str
    tool: str
    summary: str
    """Path, command or address, shortened."""
    decision: Decision
    outcome: Outcome
    seconds: float
    """How long it ran, without the wait for the person."""
