"""What is being released."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Release:
    """A frozen program on its way into an installer."""

    bundle: Path
    version: str
    built: int
    """Seconds since 1970."""
    compression: int
    """From 0, quick, to 9, small."""

    def date(self) -> str:
        """Return the day, as 2026-01-31."""
        return datetime.fromtimestamp(self.built, UTC).strftime("%Y-%m-%d")

    def stamped(self, text: str) -> str:
        """Return the text with version and day put in."""
        return text.replace("@VERSION@", self.version).replace("@DATE@", self.date())
