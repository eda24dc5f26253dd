"""What the checks look at: facts about this machine and its peers, and the means to find out more."""

import platform
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.doctor import CheckResult, CheckStatus
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.asking import ask_who_is_at
from swarm_desktop.hive.discovery.choosing import InterfaceChoice, choose_interfaces
from swarm_desktop.hive.discovery.interfaces import Interface
from swarm_desktop.hive.doctor.multicast_loop import Loop, multicast_loop


@dataclass(frozen=True, slots=True)
class KnownPeer:
    """Another machine that this one is paired with, or was told the address of."""

    name: str
    address: Address
    node_id: NodeId = NodeId("")  # noqa: RUF009 - a plain text
    protocol: str = ""
    """Version of the language between machines that it speaks; empty where that is not known."""
    clock_skew_seconds: float | None = None
    """How far its clock is ahead of the one here; None where it told no time."""


@dataclass(frozen=True, slots=True)
class Patient:
    """The machine that is looked at."""

    settings: HiveSettings
    interfaces: Sequence[Interface]
    node_id: NodeId = NodeId("")  # noqa: RUF009 - a plain text
    """Empty where this machine has none yet."""
    port: int = 0
    """Where its hive listens; 0 while it does not."""
    peers: Sequence[KnownPeer] = ()
    discovery: DiscoveryView = field(default_factory=DiscoveryView)
    """What discovery sees, of the running program or of a short look."""
    identity_made_elsewhere: bool = False
    system: str = field(default_factory=platform.system)
    """`Linux`, `Windows` or `Darwin`."""
    release: str = field(default_factory=platform.release)
    run_tool: RunTool = run_tool
    files: SystemFiles = field(default_factory=SystemFiles)
    ask: Callable[[Address], Awaitable[NodeId | None]] = ask_who_is_at
    loop: Callable[[Interface], Awaitable[Loop]] = multicast_loop
    clock: Callable[[], float] = time.time

    @property
    def choices(self) -> tuple[InterfaceChoice, ...]:
        """Return which interfaces are used, and why others are not."""
        return choose_interfaces(self.interfaces, self.settings.interfaces)

    @property
    def used(self) -> tuple[Interface, ...]:
        """Return the interfaces that are used."""
        return tuple(choice.interface for choice in self.choices if choice.used)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says."""

    status: CheckStatus
    meaning: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the machine."""

    name: str
    title: str
    look: Callable[[Patient], Awaitable["Finding | None"]]
    """Returns None where the question makes no sense on this system. May take long or raise: whoever calls it sets a
    time limit and catches."""

    def result(self, finding: Finding) -> CheckResult:
        """Return what was found under the name of the check."""
        return CheckResult(self.name, self.title, finding.status, finding.meaning, finding.action)


def ok(meaning: str) -> Finding:
    """Return that all is well."""
    return Finding(CheckStatus.OK, meaning)


def warn(meaning: str, action: str) -> Finding:
    """Return that something may be in the way."""
    return Finding(CheckStatus.WARN, meaning, action)


def fail(meaning: str, action: str) -> Finding:
    """Return that something is in the way."""
    return Finding(CheckStatus.FAIL, meaning, action)


def unknown(meaning: str, action: str = "") -> Finding:
    """Return that it cannot be told."""
    return Finding(CheckStatus.UNKNOWN, meaning, action)
