"""Where programs reach this machine, and what they want of the person."""

from dataclasses import dataclass

from swarm_desktop.core.ids import ApprovalId


@dataclass(frozen=True, slots=True)
class EndpointView:
    """Where editors are pointed at."""

    base_url: str
    """As pasted into an editor, for example `http://127.0.0.1:7976/v1`."""
    listening: bool = False


@dataclass(frozen=True, slots=True)
class ClientView:
    """A program that used the endpoint since this program was started."""

    name: str
    """How people know it, from what it says about itself."""
    last_request_at: float
    requests: int = 1


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A tool call that waits for the person's yes."""

    id: ApprovalId
    tool: str
    summary: str
    """Path, command or address in one line."""
    details: str
    """All that the tool would be given, as it is."""
    client: str
    """Who asks, as it names itself."""
    asked_at: float
    until: float
    """When silence is taken for a no."""
    may_be_remembered: bool = False
    """Whether the person may allow this tool to this client until the program ends."""
