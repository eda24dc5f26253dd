"""Keys of the endpoint, as people see them."""

from dataclasses import dataclass

DEFAULT_KEY = "default"
"""Name of the key that the Connect page shows; it is renewed, never revoked."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, without the key itself."""

    name: str
    created_at: float | None = None
    """None where that was not remembered."""
    last_used_at: float | None = None
    """None: never."""
    ending: str = ""
    """Its last characters, by which people recognise it; empty for the default key, which can be read whole."""

    @property
    def is_default(self) -> bool:
        """Whether this is the key of the Connect page."""
        return self.name == DEFAULT_KEY


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key that was just made: the only time that all of it is known."""

    name: str
    secret: str
