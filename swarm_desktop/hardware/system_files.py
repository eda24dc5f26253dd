"""Reads the small files in which Linux and Android tell about devices."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SystemFiles:
    """Files under a root, which tests put elsewhere. What cannot be read does not exist."""

    root: Path = Path("/")

    def text(self, path: str) -> str | None:
        """Return a file's content without surrounding space; None where it cannot be read."""
        try:
            return (self.root / path).read_bytes().decode("utf-8", "replace").strip()
        except (OSError, ValueError):
            return None

    def number(self, path: str) -> int | None:
        """Return a file's content as a whole number, also in hexadecimal as `0x1002`."""
        try:
            return int(self.text(path) or "", 0)
        except ValueError:
            return None

    def folders(self, pattern: str) -> Iterator[str]:
        """Return the paths under the root that match, in the order of their names."""
        try:
            found = sorted(self.root.glob(pattern))
        except OSError:
            return
        for path in found:
            yield str(path.relative_to(self.root))

    def link_name(self, path: str) -> str:
        """Return the last part of what a link points to; empty where it is none."""
        try:
            return (self.root / path).readlink().name
        except (OSError, ValueError):
            return ""
