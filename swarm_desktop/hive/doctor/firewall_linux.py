"""Asks the firewalls of Linux: the friendly ones first, because their own words lead a person back to them."""

from collections.abc import Callable

from swarm_desktop.core.hive import DEFAULT_HIVE_PORT
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hive.doctor.iptables import iptables_fate
from swarm_desktop.hive.doctor.multicast_loop import GROUP
from swarm_desktop.hive.doctor.multicast_loop import PORT as MDNS_PORT
from swarm_desktop.hive.doctor.nftables import nftables_fate
from swarm_desktop.hive.doctor.packet_filter import Fate, Packet
from swarm_desktop.hive.doctor.patient import Finding, Patient, fail, ok, unknown

_AS_ROOT = "Run the doctor once more as root (`sudo`), which alone may read the firewall."


def look_at_linux(patient: Patient) -> Finding:
    """Return whether others may reach this machine. May take some seconds."""
    port = patient.port or patient.settings.port or DEFAULT_HIVE_PORT
    try:
        return _ufw(patient, port) or _firewalld(patient, port) or _packet_filters(patient, port)
    except (UnreadableError, ValueError) as error:
        return unknown(f"The firewall could not be read ({error}).", _AS_ROOT)


def _ufw(patient: Patient, port: int) -> Finding | None:
    """Multicast DNS passes ufw unless somebody changed its basic rules."""
    if "ENABLED=yes" not in (patient.files.text("etc/ufw/ufw.conf") or ""):
        return None
    told = patient.run_tool(("ufw", "status"))
    if told is None or "Status: active" not in told:
        return None
    rules = [line.split() for line in told.splitlines()]
    if any(rule[:1] and rule[0] in {str(port), f"{port}/tcp"} and "ALLOW" in rule for rule in rules):
        return ok(f"The firewall ufw lets other machines in at port {port}.")
    return fail(f"The firewall ufw lets nobody in at port {port}.", f"Run `sudo ufw allow {port}/tcp`.")


def _firewalld(patient: Patient, port: int) -> Finding | None:
    try:
        state = patient.run_tool(("firewall-cmd", "--state"))
    except UnreadableError:
        return None
    if state is None or state.strip() != "running":
        return None
    told = patient.run_tool(("firewall-cmd", "--list-all")) or ""
    zone = {name.strip(): value.split() for name, _, value in (line.partition(":") for line in told.splitlines())}
    if zone.get("target") == ["ACCEPT"]:
        return ok("The firewall firewalld lets everything in.")
    missing = []
    if f"{port}/tcp" not in zone.get("ports", []):
        missing.append(f"--add-port={port}/tcp")
    if "mdns" not in zone.get("services", []) and f"{MDNS_PORT}/udp" not in zone.get("ports", []):
        missing.append("--add-service=mdns")
    if not missing:
        return ok("The firewall firewalld lets other machines in and be heard.")
    return fail(
        "The firewall firewalld keeps other machines out.",
        f"Run `sudo firewall-cmd --permanent {' '.join(missing)}` and `sudo firewall-cmd --reload`.",
    )


def _packet_filters(patient: Patient, port: int) -> Finding:
    readers: tuple[tuple[tuple[str, ...], Callable[[str, Packet], Fate]], ...] = (
        (("nft", "--json", "list", "ruleset"), nftables_fate),
        (("iptables", "-S"), iptables_fate),
    )
    packets = {
        f"TCP port {port}": Packet("tcp", port),
        f"UDP port {MDNS_PORT} to {GROUP}": Packet("udp", MDNS_PORT, GROUP),
    }
    unclear = []
    for command, read in readers:
        told = patient.run_tool(command)
        for words, packet in packets.items():
            fate = read(told, packet) if told is not None else Fate.ACCEPTED
            if fate is Fate.DROPPED:
                return fail(f"The firewall of this machine drops {words}.", f"Let {words} in ({command[0]}).")
            if fate is Fate.UNCLEAR:
                unclear.append(words)
    if unclear:
        return unknown(
            f"Whether the firewall lets {' and '.join(dict.fromkeys(unclear))} in depends on more than can be told.",
            "If machines do not find each other, let both in.",
        )
    return ok("No firewall of this machine is in the way.")
