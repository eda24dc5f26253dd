"""Machines nearby that are not in the hive, and what to say where there are none. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.discovery import NearbySource, NearbyView
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.states import Tone
from swarm_ui.visible import visible

translate = QCoreApplication.translate

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NearbyProps:
    """One machine that could be paired."""

    id: str
    name: str
    address: str
    """Where it is called, as `host:port`."""
    line: str
    online: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class NearbyColumnProps:
    """The whole list."""

    rows: tuple[NearbyProps, ...]
    words: str
    """What to know or do; empty where the rows say enough."""
    tone: Tone = "dim"
    offers_switch: bool = False
    """Whether the hive is off and can be switched on here."""


def stranger_name(name: str) -> str:
    """Return how a machine that nobody trusts yet calls itself, so that nothing in the name deceives."""
    return visible(" ".join(name.split()))[:_LONGEST_NAME]


def nearby_props(snapshot: Snapshot, *, enabled: bool) -> NearbyColumnProps:
    """Return who is nearby; `enabled` says whether the settings switch the hive on."""
    if not enabled:
        words = translate(
            "Hive",
            "Switched on, this machine can be seen by the others in your network and finds them; "
            "no question leaves it before you pair.",
        )
        return NearbyColumnProps((), words, offers_switch=True)
    if not snapshot.running:
        return NearbyColumnProps((), translate("Hive", "Start the swarm to see who is nearby."))
    members = {snapshot.node.id, *(peer.id for peer in snapshot.peers)}
    strangers = [found for found in snapshot.discovery.nearby if found.addresses and found.id not in members]
    rows = tuple(_row(found) for found in sorted(strangers, key=lambda found: not found.online))
    trouble = snapshot.hive.trouble
    if trouble is not None:
        return NearbyColumnProps(rows, f"{trouble.title}. {trouble.message}", "bad")
    if snapshot.discovery.trouble:
        return NearbyColumnProps(rows, snapshot.discovery.trouble, "warn")
    if any(duplicate.ours for duplicate in snapshot.discovery.duplicates):
        words = translate("Hive", "Another machine goes by the identity of this one. The checks below say what to do.")
        return NearbyColumnProps(rows, words, "warn")
    words = (
        translate("Hive", "Drag a machine into the hive, or press Enter.")
        if rows
        else translate("Hive", "Nobody yet. Open Swarm Desktop on another machine and switch on its hive.")
    )
    return NearbyColumnProps(rows, words)


def _row(found: NearbyView) -> NearbyProps:
    address = found.addresses[0]
    name = stranger_name(found.name) or address
    state = "" if found.online else translate("Hive", "not answering")
    known = translate("Hive", "address you added") if found.source is NearbySource.ADDRESS else ""
    through = translate("Hive", "through {name}").format(name=found.through) if found.through else ""
    where = "" if name == address else address
    line = " · ".join(filter(None, [state, where, through])) or known
    spoken = [name, translate("Hive", "nearby, not in the hive"), where, through, state]
    return NearbyProps(
        found.id or address, name, address, line, online=found.online, spoken=", ".join(filter(None, spoken))
    )
