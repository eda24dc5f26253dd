"""Where editors keep their settings on each platform."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """A person's folders. Nothing else looks at the platform, so that all three can be asked about on any of them."""

    home: Path
    environment: Mapping[str, str]
    platform: str
    """As in `sys.platform`."""

    @classmethod
    def here(cls) -> "Places":
        """Return the folders of whoever runs this program."""
        return cls(Path.home(), os.environ, sys.platform)

    @property
    def dot_config(self) -> Path:
        """`~/.config` on every platform, for programs that do not care which one they are on."""
        return self.named("XDG_CONFIG_HOME") or self.home / ".config"

    @property
    def application_data(self) -> Path:
        """Where the platform wants programs to keep their settings."""
        if self.platform == "win32":
            return self.named("APPDATA") or self.home / "AppData" / "Roaming"
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        return self.dot_config

    def named(self, variable: str) -> Path | None:
        """Return the folder that an environment variable names; relative ones are ignored, as the standard says."""
        value = Path(self.environment.get(variable, ""))
        return value if value.is_absolute() else None
