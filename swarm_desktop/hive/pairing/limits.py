"""How long and how often machines may try to pair."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairingLimits:
    """Durations in seconds."""

    session_seconds: float = 120.0
    """How long a code is shown."""
    handshake_seconds: float = 10.0
    """How long it may take until there is a code to show, or an invite to accept."""
    attempts_of_each: int = 6
    """A minute, of one address."""
    attempts_of_all: int = 20
    """A minute, of all strangers together."""
    invite_seconds: float = 24 * 3600.0
    invite_guesses: int = 5
    """Attempts with any code after which an invite is void. A code is one of 850 thousand millions."""
