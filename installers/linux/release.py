"""What is being released, and the time that everything in it carries."""

import os
import subprocess
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


def time_of_sources(root: Path) -> int:
    """Return SOURCE_DATE_EPOCH, else the time of the last commit, in seconds since 1970."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(told)
