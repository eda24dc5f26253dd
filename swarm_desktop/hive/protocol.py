"""The versions of what machines say to each other.

A major version is another language; a minor one only adds. What a machine can do beyond the common language it says by
names of capabilities, and names that are not known are passed over.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from swarm_desktop.core.errors import ProtocolMismatchError

VERSION_HEADER = "Swarm-Protocol"
CAPABILITIES_HEADER = "Swarm-Capabilities"

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})", re.ASCII)
_CAPABILITY = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_MOST_CAPABILITIES = 64


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Of the protocol, not of the program."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `major.minor`; None where it is something else."""
        found = _VERSION.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


OWN_VERSION = Version(1, 0)


@dataclass(frozen=True, slots=True)
class Speech:
    """What one side speaks."""

    version: Version
    capabilities: frozenset[str] = frozenset()

    def headers(self) -> dict[str, str]:
        """Return it as it goes with each request and response."""
        return {VERSION_HEADER: str(self.version), CAPABILITIES_HEADER: " ".join(sorted(self.capabilities))}

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self | None:
        """Read it from headers; None where there is no version."""
        version = Version.parse(headers.get(VERSION_HEADER, ""))
        if version is None:
            return None
        named = headers.get(CAPABILITIES_HEADER, "").split()[:_MOST_CAPABILITIES]
        return cls(version, frozenset(name for name in named if _CAPABILITY.fullmatch(name)))

    def require(self, other: Self | None, name: str) -> Self:
        """Return what the machine `name` speaks if both can talk. Raises ProtocolMismatchError that says who lacks."""
        if other is None:
            raise ProtocolMismatchError(f"{name} does not speak the language of a hive.")
        if other.version.major == self.version.major:
            return other
        older = name if other.version < self.version else "this machine"
        raise ProtocolMismatchError(
            f"{name} speaks version {other.version} of the hive's language, and this machine {self.version}. "
            f"Update Swarm Desktop on {older}."
        )

    def require_capability(self, capability: str, name: str) -> None:
        """Raise ProtocolMismatchError where the machine `name`, which speaks so, lacks what is about to be asked."""
        if capability not in self.capabilities:
            raise ProtocolMismatchError(f"{name} cannot do `{capability}` yet. Update Swarm Desktop there.")
